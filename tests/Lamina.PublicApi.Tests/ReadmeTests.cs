using System.Diagnostics;

namespace Lamina.PublicApi.Tests;

/// <summary>The first program of each README compiles as it stands and runs to its end.</summary>
public class ReadmeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void Program_of_the_readme_runs(string readme)
    {
        Assert.True(File.Exists(Repository.At(readme)), $"{readme} is missing");
        var start = new ProcessStartInfo(
            "dotnet", ["run", "-c", "Release", "--project", "tests/ReadmeCode", $"-p:Readme={readme}"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        };
        using var run = Process.Start(start)!;
        string text = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        output.WriteLine(text);
        Assert.True(run.ExitCode == 0, $"{readme}: exit code {run.ExitCode}\n{text}");
    }
}
