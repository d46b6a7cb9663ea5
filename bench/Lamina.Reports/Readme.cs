namespace Lamina.Reports;

/// <summary>The command that writes the tables of both READMEs.</summary>
static class Readme
{
    // The machine whose results the READMEs quote.
    const string Quoted = "bench/results/amd-epyc-zen4/latest.tsv";

    public static readonly string[] Files = ["README.md", "README.zh-CN.md"];

    /// <summary>What a README of the checkout has to be.</summary>
    public static string Wanted(string root, string file) => ReadmeTable.Put(
        File.ReadAllText(Path.Combine(root, file)),
        ReadmeTable.Of(Results.Read(Path.Combine(root, Quoted)), chinese: file.Contains("zh")));

    public static void Write(string root)
    {
        foreach (string file in Files) File.WriteAllText(Path.Combine(root, file), Wanted(root, file));
    }
}
