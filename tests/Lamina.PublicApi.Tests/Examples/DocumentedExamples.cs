using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lamina.PublicApi.Tests;

/// <summary>
/// The code of every example in the XML documentation of src/, compiled as a method each. An example may be one
/// expression; around it are using directives and the names of <see cref="ExampleScene"/>: model, x, y
/// and others.
/// </summary>
static partial class DocumentedExamples
{
    /// <summary>
    /// One example: the member that it stands at and its code. One that needs a file stands in
    /// <c>&lt;code run="false"&gt;</c> and is compiled only, as is one that waits.
    /// </summary>
    public sealed record Example(string Member, string Code, bool Runs);

    /// <summary>All examples, in the order of assemblies and members.</summary>
    public static IReadOnlyList<Example> Read() => [.. Members()
        .SelectMany(member => member.Descendants("example").Descendants("code")
            .Select(code => new Example(member.Attribute("name")!.Value, code.Value,
                code.Attribute("run")?.Value != "false")))];

    /// <summary>What the documentation says of each member, without examples and parameters.</summary>
    public static IEnumerable<(string Name, string Text)> Documentation() => Members()
        .Select(member => (member.Attribute("name")!.Value,
            string.Concat(member.Elements("summary").Concat(member.Elements("remarks")).Select(e => e.Value))));

    static IEnumerable<XElement> Members() => PublicNames.Assemblies
        .Select(assembly => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")))
        .SelectMany(xml => xml.Descendants("member"));

    /// <summary>
    /// Compiles examples; each is a method that returns the value of the expression, or null. One that does not compile
    /// hides no other.
    /// </summary>
    /// <returns>The methods of those that compile, and what is wrong with the others.</returns>
    public static (IReadOnlyList<(Example Example, MethodInfo Method)> Methods, IReadOnlyList<string> Errors) Compile(
        IReadOnlyList<Example> examples)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create("Examples", examples.Select(Tree), References(), options);
        Diagnostic[] wrong = [.. compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];
        SyntaxTree[] trees = [.. compilation.SyntaxTrees];
        HashSet<SyntaxTree?> broken = [.. wrong.Select(d => d.Location.SourceTree)];
        using var image = new MemoryStream();
        compilation.RemoveSyntaxTrees(trees.Where(broken.Contains)).Emit(image);
        var assembly = Assembly.Load(image.ToArray());
        return ([.. examples.Index().Where(pair => !broken.Contains(trees[pair.Index])).Select(pair => (pair.Item,
                assembly.GetType($"Examples.WithLayers.Example{pair.Index}")!.GetMethod("Run")!))],
            [.. wrong.Select(d => $"{d.Location.SourceTree?.FilePath}: {d.GetMessage()}")]);
    }

    static SyntaxTree Tree(Example example, int number)
    {
        string code = Unindented(example.Code);
        string usings = string.Concat(Using().Matches(code).Select(match => match.Value + "\n"));
        code = Using().Replace(code, "");
        // An example may end in classes.
        int classes = Class().Match(code) is { Success: true } match ? match.Index : code.Length;
        string declared = code[classes..];
        code = code[..classes];
        string ending = Comment().Replace(code, "").TrimEnd();
        bool statements = ending.Length == 0 || ending.EndsWith(';')
            || ending.EndsWith('}') && ending.Contains(';', StringComparison.Ordinal);
        bool waits = code.Contains("await ", StringComparison.Ordinal);
        // The inner usings go before the outer ones where both have a name.
        string text = $$"""
            using System; using System.Collections.Generic; using System.IO; using System.Linq;
            using Lamina.IR;
            {{usings}}
            namespace Examples
            {
                using Lamina; using Lamina.Callbacks; using Lamina.Constraints; using Lamina.Data;
                using Lamina.Distillation; using Lamina.Initializers; using Lamina.Metrics;
                using Lamina.Optimizers; using Lamina.Regularizers; using Lamina.Saving; using Lamina.Schedules;
                using static Lamina.Keras;
                using Random = Lamina.Random;

                namespace WithLayers
                {
                    using Lamina.Layers; using Lamina.Losses; using Lamina.Onnx;

                    {{declared}}

                    public class Example{{number}} : Lamina.PublicApi.Tests.ExampleScene
                    {
                        public {{(waits ? "async System.Threading.Tasks.Task<object?>" : "object?")}} Run()
                        {
            {{(statements ? code + "\nreturn null;" : $"return\n{code}\n;")}}
                        }
                    }
                }
            }
            """;
        return CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview), example.Member);
    }

    static string Unindented(string code)
    {
        string[] lines = [.. code.Trim('\n', '\r').Split('\n').Select(line => line.TrimEnd())];
        int indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : "")).Trim();
    }

    static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));

    [GeneratedRegex(@"^using (static )?[\w.]+;", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^(public |sealed |abstract )*(class|record) ", RegexOptions.Multiline)]
    private static partial Regex Class();

    [GeneratedRegex("//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
