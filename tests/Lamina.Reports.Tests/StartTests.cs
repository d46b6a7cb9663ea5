using System.Diagnostics;

namespace Lamina.Reports.Tests;

/// <summary>What a start has the runtime compile (docs/decisions/0018-fewer-methods-at-a-start.md).</summary>
public class StartTests
{
    // 2,313 in December 2026 with AVX-512, 2,282 with AVX2, 2,263 with vectors of 128 bits. It grows a little with
    // versions of the framework, and by hundreds where operators of LINQ over numbers, or records as keys of tables,
    // come into the way of a start.
    const int Most = 2400;

    [Fact]
    public void A_first_step_compiles_no_more_methods_than_it_did()
    {
        string list = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(Program()) { RedirectStandardOutput = true };
            start.Environment["DOTNET_JitStdOutFile"] = list;
            start.Environment["DOTNET_JitDisasmSummary"] = "1";
            using Process child = Process.Start(start)!;
            string output = child.StandardOutput.ReadToEnd();
            child.WaitForExit();

            Assert.True(child.ExitCode == 0, output);
            // What is compiled a second time, because it was called often, depends on the time that it took.
            string[] methods = [.. File.ReadLines(list).Where(line => !line.Contains("[Tier1"))];
            Assert.InRange(methods.Length, 1000, Most);
        }
        finally
        {
            File.Delete(list);
        }
    }

    // bench/Lamina.FirstStep, built as this assembly is: …/tests/NAME/bin/Release/net10.0.
    static string Program()
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string root = built.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        string folder = Path.Combine(root, "bench", "Lamina.FirstStep", "bin", built.Parent!.Name, built.Name);
        string name = OperatingSystem.IsWindows() ? "Lamina.FirstStep.exe" : "Lamina.FirstStep";
        // By the newest, where it was built for a platform and for none.
        return Directory.EnumerateFiles(folder, name, SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)
            ?? throw new FileNotFoundException($"There is no {name} under {folder}.");
    }
}
