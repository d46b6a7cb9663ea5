namespace Lamina.Reports;

/// <summary>The command that writes the tables of both READMEs.</summary>
static class Readme
{
    // The machines whose results the READMEs quote: all of one, the ratios of the other.
    const string Quoted = "bench/results/amd-epyc-zen4/latest.tsv",
        Elsewhere = "bench/results/intel-xeon-processor-emerald-rapids/latest.tsv", Other = "Emerald Rapids";

    public static readonly string[] Files = ["README.md", "README.zh-CN.md"];

    /// <summary>What a README of the checkout has to be.</summary>
    public static string Wanted(string root, string file) => ReadmeTable.Put(
        File.ReadAllText(Path.Combine(root, file)),
        ReadmeTable.Of(Results.Read(Path.Combine(root, Quoted)), Results.Read(Path.Combine(root, Elsewhere)), Other,
            chinese: file.Contains("zh")));

    public static void Write(string root)
    {
        foreach (string file in Files) File.WriteAllText(Path.Combine(root, file), Wanted(root, file));
    }
}
