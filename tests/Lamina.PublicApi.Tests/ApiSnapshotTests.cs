using System.Reflection;
using PublicApiGenerator;

namespace Lamina.PublicApi.Tests;

/// <summary>
/// What is public is written down in api/*.txt: a change of the API is a change of these files, seen in review.
/// LAMINA_UPDATE_API=1 rewrites them.
/// </summary>
public class ApiSnapshotTests
{
    static readonly ApiGeneratorOptions options = new()
    {
        IncludeAssemblyAttributes = false,
        ExcludeAttributes = ["System.Runtime.CompilerServices.CompilerGeneratedAttribute"],
    };

    [Theory]
    [InlineData("Lamina.IR")]
    [InlineData("Lamina.Compiler")]
    [InlineData("Lamina.Cpu")]
    [InlineData("Lamina")]
    [InlineData("Lamina.Onnx")]
    [InlineData("Lamina.Plots")]
    [InlineData("Lamina.Data")]
    [InlineData("Lamina.Vision")]
    [InlineData("Lamina.Text")]
    [InlineData("Lamina.Audio")]
    [InlineData("Lamina.Tabular")]
    public void Public_api_is_the_one_written_down(string assembly)
    {
        string file = Repository.At($"tests/Lamina.PublicApi.Tests/api/{assembly}.txt");
        string now = Assembly.Load(assembly).GeneratePublicApi(options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("LAMINA_UPDATE_API") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, now);
        }

        string written = File.Exists(file) ? File.ReadAllText(file) : "";
        string[] before = written.Split('\n'), after = now.Split('\n');
        Assert.True(written == now, $"""
            The public API of {assembly} is not the one in api/{assembly}.txt.
            gone: {string.Join("\n      ", before.Except(after))}
            new:  {string.Join("\n      ", after.Except(before))}
            If that is intended, run the tests with LAMINA_UPDATE_API=1 and commit the file.
            """);
    }
}
