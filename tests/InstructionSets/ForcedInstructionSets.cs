using System.Diagnostics;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;

namespace Lamina.InstructionSets;

/// <summary>
/// Runs the tests of the assembly it is linked into again, each time in a child process in which the runtime was told
/// to leave instruction sets alone, so that every path of a kernel is tested on one machine. Left out are those for
/// which vectors are nothing, <see cref="Once"/>: they read files or start processes.
/// </summary>
[Trait(Instructions, Once)]
public partial class ForcedInstructionSets(ITestOutputHelper output)
{
    /// <summary>The trait of tests that are the same under any instruction set, as is this one.</summary>
    public const string Instructions = "instructions", Once = "once";

    static readonly TimeSpan patience = TimeSpan.FromMinutes(20);

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public void Tests_pass_without(string set, int widestVector)
    {
        Assert.SkipUnless(WidestVector() > widestVector, $"This machine has no vectors above {widestVector} bits.");
        string assembly = Assembly.GetExecutingAssembly().Location;
        string host = Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null);
        // Without -trait-, which leaves out this class, the child would start children of its own.
        var start = new ProcessStartInfo(host, ["-noLogo", "-noColor", "-trait-", $"{Instructions}={Once}"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[set] = "0";
        start.Environment[ForcedWidth.Variable] = widestVector.ToString();
        using var child = Process.Start(start)!;
        using var timer = new Timer(_ => child.Kill(entireProcessTree: true), null, patience, Timeout.InfiniteTimeSpan);
        string text = child.StandardOutput.ReadToEnd();
        child.WaitForExit();

        output.WriteLine(text);
        Assert.True(child.ExitCode == 0, $"{set}=0: exit code {child.ExitCode}\n{text}");
        Assert.True(int.Parse(Total().Match(text).Groups[1].Value) > 0, "the child ran no test");
    }

    [GeneratedRegex(@"Total: (\d+)")]
    private static partial Regex Total();

    internal static int WidestVector() =>
        // The runtime does not recommend 512 bits on Skylake, where the kernels use them all the same.
        Vector512.IsHardwareAccelerated || Avx512F.VL.IsSupported ? 512 :
        Vector256.IsHardwareAccelerated ? 256 :
        Vector128.IsHardwareAccelerated ? 128 : 0;
}

/// <summary>In a child: that the runtime did as it was told.</summary>
public class ForcedWidth
{
    internal const string Variable = "LAMINA_EXPECTED_VECTOR_BITS";

    [Fact]
    public void Vectors_are_as_wide_as_the_run_asks_for()
    {
        string? expected = Environment.GetEnvironmentVariable(Variable);
        if (expected is not null) Assert.Equal(int.Parse(expected), ForcedInstructionSets.WidestVector());
    }
}
