using System.Runtime.CompilerServices;

namespace Lamina.PublicApi.Tests;

/// <summary>The checkout that these tests were built from.</summary>
static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFile(), "../../.."));

    static string ThisFile([CallerFilePath] string path = "") => path;

    public static string At(string path) => Path.Combine(Root, path);

    /// <summary>Every C# file under <paramref name="folder"/> that a person wrote, relative to the root.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.Exists(At(folder))
            ? Directory.EnumerateFiles(At(folder), "*.cs", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
                .Where(f => !f.Split('/').Any(part => part is "obj" or "bin"))
                .Order(StringComparer.Ordinal)
            : [];
}
