using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Lamina.Samples.Tests;

/// <summary>Runs sample programs as users do, with a folder for what they write.</summary>
public abstract class SampleProgram(ITestOutputHelper output) : IDisposable
{
    // Far more than any run here takes: only what hangs is ended.
    static readonly TimeSpan longest = TimeSpan.FromMinutes(5);

    protected string Folder { get; } = Directory.CreateTempSubdirectory("samples").FullName;

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected (int Code, string Text) Run(string sample, params string[] args)
    {
        // bin/CONFIGURATION/FRAMEWORK/ of the tests and of the samples are called the same.
        string root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));
        string build = Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "../.."), AppContext.BaseDirectory);
        string program = Path.Combine(root, "samples", sample, "bin", build, $"{sample}.dll");
        Assert.True(File.Exists(program), $"{program} has not been built");
        var start = new ProcessStartInfo("dotnet", [program, .. args, "--out", Folder])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process run = Process.Start(start)!;
        Task<string> said = run.StandardOutput.ReadToEndAsync(), errors = run.StandardError.ReadToEndAsync();
        bool hasEnded = run.WaitForExit(longest);
        if (!hasEnded) run.Kill(entireProcessTree: true);
        string text = said.Result + errors.Result;
        output.WriteLine(text);
        Assert.True(hasEnded, $"{sample} was ended after {longest.TotalMinutes} minutes; until then it said\n{text}");
        return (run.ExitCode, text);
    }

    /// <summary>Runs a sample in short and gives what it said; it must end well.</summary>
    protected string Smoke(string sample)
    {
        var (code, text) = Run(sample, "--smoke", "--seed", "1");
        Assert.Equal(0, code);
        Assert.Contains("smoke: ", text, StringComparison.Ordinal);
        return text;
    }

    protected static double Accuracy(string text) => Figure(text, @"(?m)^test accuracy: (\d\.\d{4})\r?$");

    /// <summary>The number in a text that the group of a pattern finds.</summary>
    protected static double Figure(string text, string pattern)
    {
        Match found = Regex.Match(text, pattern);
        Assert.True(found.Success, $"{pattern} is not in\n{text}");
        return double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    protected void IsPng(string name)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(Folder, name));
        Assert.Equal([0x89, .. "PNG"u8], file[..4]);
        Assert.True(file.Length > 5_000);
    }
}
