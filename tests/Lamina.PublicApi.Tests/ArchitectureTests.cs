using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lamina.PublicApi.Tests;

/// <summary>
/// The rules that keep the tree readable: who names whom, how long a file is, what a folder is called.
/// </summary>
public partial class ArchitectureTests
{
    static readonly string[] folders = ["src", "tests", "samples", "bench"];

    // Project -> the one Lamina project it may reference, and the packages it may take.
    static readonly Dictionary<string, (string[] Projects, string[] Packages)> allowed = new()
    {
        ["Lamina.IR"] = ([], []),
        ["Lamina.Compiler"] = (["Lamina.IR"], []),
        ["Lamina.Cpu"] = (["Lamina.Compiler"], ["System.Numerics.Tensors"]),
        ["Lamina"] = (["Lamina.Cpu"], []),
        ["Lamina.Onnx"] = (["Lamina"], ["Google.Protobuf", "Grpc.Tools"]),
        ["Lamina.Plots"] = (["Lamina"], ["ScottPlot"]),
        ["Lamina.Data"] = (["Lamina"], ["Sylvan.Data.Csv", "Parquet.Net", "Apache.Arrow", "Apache.Arrow.Compression",
            "ZstdSharp.Port", "Microsoft.Data.Analysis"]),
        ["Lamina.Vision"] = (["Lamina.Data"], ["SkiaSharp", "SkiaSharp.NativeAssets.Linux.NoDependencies"]),
        ["Lamina.Text"] = (["Lamina.Data"], ["Microsoft.ML.Tokenizers"]),
        ["Lamina.Audio"] = (["Lamina.Data"], []),
        ["Lamina.Tabular"] = (["Lamina.Data"], []),
    };

    [Fact]
    public void Projects_reference_only_what_lies_directly_below_them()
    {
        foreach (string file in Directory.EnumerateFiles(Repository.At("src"), "*.csproj", SearchOption.AllDirectories))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            Assert.True(allowed.ContainsKey(name), $"{name} is not in the table of allowed references");
            var project = XDocument.Load(file);
            var projects = Included(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension);
            Assert.All(projects, p => Assert.Contains(p, allowed[name].Projects));
            Assert.All(Included(project, "PackageReference"), p => Assert.Contains(p, allowed[name].Packages));
        }
    }

    [Theory]
    [InlineData("Lamina.IR", "Lamina.Compiler", "Lamina.Cpu", "Lamina", "System.Numerics.Tensors")]
    [InlineData("Lamina.Compiler", "Lamina.Cpu", "Lamina", "System.Numerics.Tensors")]
    [InlineData("Lamina.Cpu", "Lamina")]
    public void Assembly_names_nothing_above_it(string assembly, params string[] forbidden)
    {
        var referenced = Assembly.Load(assembly).GetReferencedAssemblies().Select(a => a.Name!);
        Assert.Empty(referenced.Intersect(forbidden));
    }

    [Fact]
    public void Files_are_short()
    {
        var tooLong = AllSources()
            .Select(f => (File: f, Lines: File.ReadLines(Repository.At(f)).Count()))
            .Where(f => f.Lines > (IsBlockedKernel(f.File) ? 600 : 500));
        None(tooLong.Select(f => $"{f.File}: {f.Lines} lines"));
    }

    [Fact]
    public void Layers_are_short_and_each_has_a_file()
    {
        var layers = Repository.Sources("src")
            .Where(file => file.StartsWith("src/Lamina/Layers/", StringComparison.Ordinal))
            .Select(file => (File: file, Lines: File.ReadAllLines(Repository.At(file)))).ToArray();
        None(layers.Where(f => f.Lines.Length > 200).Select(f => $"{f.File}: {f.Lines.Length} lines"));
        None(layers.Where(f => f.Lines.Count(l => l.StartsWith("public sealed class ", StringComparison.Ordinal)
            || l.StartsWith("public class ", StringComparison.Ordinal)) > 1).Select(f => $"{f.File}: several layers"));
    }

    // Matrix product and convolution keep a micro-kernel and its packing in one file.
    static bool IsBlockedKernel(string file) =>
        file.StartsWith("src/Lamina.Cpu/Kernels/Linear/", StringComparison.Ordinal)
        || file.StartsWith("src/Lamina.Cpu/Kernels/Convolution/", StringComparison.Ordinal);

    [Fact]
    public void Lines_fit_120_columns()
    {
        var tooWide =
            from file in AllSources()
            from line in File.ReadLines(Repository.At(file)).Select((text, at) => (text, at))
            where line.text.Length > 120
            select $"{file}:{line.at + 1}: {line.text.Length} columns";
        None(tooWide);
    }

    // The other rules of style are the compiler's (.editorconfig); this one only `dotnet format style` would tell.
    [Fact]
    public void Usings_are_in_order()
    {
        var unordered =
            from file in AllSources()
            let usings = File.ReadLines(Repository.At(file)).Where(line => UsingDirective().IsMatch(line)).ToList()
            where !usings.SequenceEqual(usings.OrderBy(Kind).ThenBy(NotOfSystem)
                .ThenBy(line => line.TrimEnd(';'), StringComparer.OrdinalIgnoreCase))
            select file;
        None(unordered);

        static int Kind(string line) =>
            line.Contains('=') ? 2 : line.StartsWith("using static ", StringComparison.Ordinal) ? 1 : 0;
        static bool NotOfSystem(string line) => !Regex.IsMatch(line, @"^using (static )?System[.;]");
    }

    [GeneratedRegex(@"^using (static )?[A-Z][\w.]*( = .+)?;$")]
    private static partial Regex UsingDirective();

    [Fact]
    public void No_folder_is_a_drawer_for_odds_and_ends()
    {
        string[] drawers = ["Utils", "Util", "Utilities", "Helpers", "Helper", "Common", "Misc"];
        var found =
            from file in AllSources()
            from part in file.Split('/')
            where drawers.Contains(Path.GetFileNameWithoutExtension(part), StringComparer.OrdinalIgnoreCase)
            select file;
        None(found);
    }

    [Fact]
    public void Source_has_no_stubs()
    {
        string[] marks = ["NotImplementedException", "TODO", "FIXME", "HACK"];
        var found =
            from file in Repository.Sources("src")
            from line in File.ReadLines(Repository.At(file)).Select((text, at) => (text, at))
            from mark in marks
            where line.text.Contains(mark, StringComparison.Ordinal)
            select $"{file}:{line.at + 1}: {mark}";
        None(found);
    }

    static void None(IEnumerable<string> offenders)
    {
        string[] all = [.. offenders];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    static IEnumerable<string> AllSources() => folders.SelectMany(Repository.Sources);

    static IEnumerable<string> Included(XDocument project, string element) =>
        project.Descendants(element).Select(e => e.Attribute("Include")!.Value);
}
