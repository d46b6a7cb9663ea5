namespace Lamina.Reports;

/// <summary>The command that writes the tables of both READMEs.</summary>
static class Readme
{
    // The machines whose results the READMEs quote: all of one, the ratios of the others.
    const string Quoted = "amd-epyc-zen5";
    static readonly (string Folder, string Name)[] elsewhere =
    [
        ("amd-epyc-zen4", "Zen 4"), ("amd-epyc-zen3", "Zen 3"),
        ("intel-xeon-processor-2-00ghz-skylake", "Skylake"),
        ("intel-xeon-processor-emerald-rapids", "Emerald Rapids"),
    ];

    public static readonly string[] Files = ["README.md", "README.zh-CN.md"];

    /// <summary>What a README of the checkout has to be.</summary>
    public static string Wanted(string root, string file) => ReadmeTable.Put(
        File.ReadAllText(Path.Combine(root, file)),
        ReadmeTable.Of(
            Latest(root, Quoted), [.. elsewhere.Select(machine => (machine.Name, Latest(root, machine.Folder)))],
            chinese: file.Contains("zh")));

    static IReadOnlyList<Result> Latest(string root, string folder) =>
        Results.Read(Path.Combine(root, "bench", "results", folder, "latest.tsv"));

    public static void Write(string root)
    {
        foreach (string file in Files) File.WriteAllText(Path.Combine(root, file), Wanted(root, file));
    }
}
