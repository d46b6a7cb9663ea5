using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Lamina.Reports;

/// <summary>The processor that is measured, and the folder of its results.</summary>
static partial class Machine
{
    /// <summary>Such as amd-epyc-zen4: the name as the system tells it, of AMD's also the architecture.</summary>
    public static string Folder { get; } = NameOf(
        File.Exists("/proc/cpuinfo") ? File.ReadAllText("/proc/cpuinfo") : RuntimeInformation.OSArchitecture.ToString());

    /// <summary>The name of the folder for what /proc/cpuinfo says.</summary>
    public static string NameOf(string cpuinfo)
    {
        string Field(string name, string otherwise) =>
            Regex.Match(cpuinfo, $@"^{name}\s*: (.*)$", RegexOptions.Multiline) is { Success: true } match
                ? match.Groups[1].Value.Trim() : otherwise;
        int Number(string name) => int.Parse(Field(name, "0"), CultureInfo.InvariantCulture);
        string cpu = Field("model name", RuntimeInformation.OSArchitecture.ToString());
        string zen = (Number("cpu family"), Number("model")) switch
        {
            (23, < 0x30) => " zen1",
            (23, _) => " zen2",
            (25, (>= 0x10 and < 0x20) or (>= 0x60 and < 0x80) or (>= 0xa0 and < 0xb0)) => " zen4",
            (25, _) => " zen3",
            (26, _) => " zen5",
            _ => "",
        };
        return Gap().Replace($"{cpu}{zen}".ToLowerInvariant(), "-").Trim('-');
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Gap();
}
