using System.Reflection;
using Lamina.Layers;

namespace Lamina.PublicApi.Tests;

/// <summary>Every example of the documentation compiles, runs and gives the shape that it says.</summary>
public sealed class ExampleTests : IDisposable
{
    static readonly IReadOnlyList<DocumentedExamples.Example> examples = DocumentedExamples.Read();

    static readonly HashSet<string> shown = [.. examples.Select(example => example.Member)];

    // Examples write files into a folder of their own.
    readonly string folder = Directory.CreateTempSubdirectory("lamina-examples").FullName;
    readonly string before = Environment.CurrentDirectory;

    readonly TextWriter output = Console.Out;

    public ExampleTests()
    {
        Environment.CurrentDirectory = folder;
        Console.SetOut(TextWriter.Null);
    }

    public void Dispose()
    {
        Console.SetOut(output);
        Environment.CurrentDirectory = before;
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Examples_of_the_documentation_compile_and_run()
    {
        var (methods, errors) = DocumentedExamples.Compile(examples);
        string[] failures = [.. errors, .. methods.Where(pair => pair.Example.Runs)
            .Select(pair => Failure(pair.Example, pair.Method)).OfType<string>()];
        Assert.True(failures.Length == 0, string.Join('\n', failures));
    }

    static string? Failure(DocumentedExamples.Example example, MethodInfo method)
    {
        try
        {
            object? value = method.Invoke(Activator.CreateInstance(method.DeclaringType!), []);
            string shape = example.Code[(example.Code.LastIndexOf("//", StringComparison.Ordinal) + 2)..].Trim();
            return value is KerasTensor tensor && shape.StartsWith('(') && tensor.Shape.ToString() != shape
                ? $"{example.Member}: the shape is {tensor.Shape}, not {shape}" : null;
        }
        catch (TargetInvocationException error)
        {
            return $"{example.Member}: {error.InnerException}";
        }
    }

    [Fact]
    public void Every_layer_has_an_example()
    {
        string[] silent = [.. Layers().Select(type => type.FullName!).Where(name => !shown.Contains($"T:{name}"))];
        Assert.True(silent.Length == 0, "Layers without an example: " + string.Join(", ", silent));
    }

    [Fact]
    public void Every_layer_says_its_shapes()
    {
        string[] words = ["(batch", "(…", "shape", "Input and output"];
        string[] shapeless = [.. DocumentedExamples.Documentation()
            .Where(member => Layers().Any(layer => $"T:{layer.FullName}" == member.Name)
                && !words.Any(word => member.Text.Contains(word, StringComparison.Ordinal)))
            .Select(member => member.Name)];
        Assert.True(shapeless.Length == 0, "No shapes of input and output: " + string.Join(", ", shapeless));
    }

    static IEnumerable<Type> Layers() => PublicNames.Assemblies.SelectMany(assembly => assembly.GetExportedTypes())
        .Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract && !typeof(Model).IsAssignableFrom(type));
}
