using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Lamina.Reports;

/// <summary>The processor that is measured, and the folder of its results.</summary>
static partial class Machine
{
    /// <summary>
    /// Such as amd-epyc-zen4: the name as the system tells it, and the architecture, which the name often leaves out.
    /// </summary>
    public static string Folder { get; } =
        NameOf(File.Exists("/proc/cpuinfo") ? File.ReadAllText("/proc/cpuinfo") : "");

    /// <summary>The name of the folder for what /proc/cpuinfo says.</summary>
    public static string NameOf(string cpuinfo)
    {
        string Field(string name, string otherwise) =>
            Regex.Match(cpuinfo, $@"^{name}\s*: (.*)$", RegexOptions.Multiline) is { Success: true } match
                ? match.Groups[1].Value.Trim() : otherwise;
        int Number(string name) => int.Parse(Field(name, "0"), CultureInfo.InvariantCulture);
        string cpu = Field("model name", RuntimeInformation.OSArchitecture.ToString());
        string architecture = (Number("cpu family"), Number("model")) switch
        {
            (6, 0x55) => " skylake",
            (6, 0x6a or 0x6c) => " icelake",
            (6, 0x8f) => " sapphire rapids",
            (6, 0xcf) => " emerald rapids",
            (6, 0xad or 0xae) => " granite rapids",
            (23, < 0x30) => " zen1",
            (23, _) => " zen2",
            (25, (>= 0x10 and < 0x20) or (>= 0x60 and < 0x80) or (>= 0xa0 and < 0xb0)) => " zen4",
            (25, _) => " zen3",
            (26, _) => " zen5",
            _ => "",
        };
        return Gap().Replace($"{cpu}{architecture}".ToLowerInvariant(), "-").Trim('-');
    }

    [GeneratedRegex(@"(\((r|tm)\)|[^a-z0-9])+")]
    private static partial Regex Gap();
}
