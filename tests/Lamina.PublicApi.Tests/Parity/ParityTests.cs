namespace Lamina.PublicApi.Tests;

/// <summary>
/// docs/parity.md says of every public name of Keras whether it is in Lamina. It is made from the code: after adding a
/// feature run these tests with LAMINA_UPDATE_PARITY=1 and commit the file.
/// </summary>
public class ParityTests
{
    static readonly KerasNames keras = KerasNames.Read();
    static readonly PublicNames lamina = PublicNames.Read();

    [Fact]
    public void Parity_page_is_what_the_code_says()
    {
        string file = Repository.At("docs/parity.md"), now = new ParityPage(keras, lamina).Write();
        if (Environment.GetEnvironmentVariable("LAMINA_UPDATE_PARITY") == "1") File.WriteAllText(file, now);
        string written = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        string[] before = written.Split('\n'), after = now.Split('\n');
        Assert.True(written == now, $"""
            docs/parity.md is not what the code says.
            gone: {string.Join("\n      ", before.Except(after))}
            new:  {string.Join("\n      ", after.Except(before))}
            Run the tests with LAMINA_UPDATE_PARITY=1 and commit the file.
            """);
    }

    [Fact]
    public void Every_spelling_leads_to_something_public()
    {
        string[] lost = [.. keras.Spellings.Where(pair => !lamina.Has(pair.Value))
            .Select(pair => $"{pair.Key} = {pair.Value}")];
        Assert.True(lost.Length == 0, $"spellings.txt names what is not public: {string.Join(", ", lost)}");
    }

    [Fact]
    public void Every_line_of_the_tables_is_about_a_name_of_Keras()
    {
        string[] strange = [.. keras.Spellings.Keys.Concat(keras.Reasons.Keys).Where(key => !keras.Knows(key))];
        Assert.True(strange.Length == 0, "Keras has no " + string.Join(", ", strange));
    }

    [Fact]
    public void Nothing_that_is_there_has_a_reason_not_to_be()
    {
        string[] both = [.. keras.All.Where(name => keras.ReasonAgainst(name) is not null)
            .Where(name => lamina.Find(name, keras.Spellings) is not null)];
        Assert.True(both.Length == 0, "Strike from docs/parity/absent.txt: " + string.Join(", ", both));
    }
}
