using System.Globalization;
using System.Text;

namespace Lamina.Compiler;

/// <summary>Prints a profile for people.</summary>
static class ProfileTable
{
    public static string Of(
        Profile profile, double? peakGigaflops, double? peakGigabytes, int most, Func<Step, string>? by)
    {
        IReadOnlyList<ProfileRow> rows = profile.Rows(by);
        double all = rows.Sum(row => row.Time.TotalSeconds);
        var text = new StringBuilder();
        text.AppendLine("        time   share  steps    runs   µs each  GFLOP/s    GB/s  of limit  work");
        foreach (ProfileRow row in rows.Take(most))
        {
            double time = row.Time.TotalSeconds, share = row.OfLimit(peakGigaflops, peakGigabytes);
            text.Append(CultureInfo.InvariantCulture, $"{1e3 * time,9:F2} ms{100 * time / all,6:F1} %" +
                $"{row.Steps,7}{row.Runs,8}{1e6 * time / row.Runs,10:F1}{row.Gigaflops,9:F1}{row.Gigabytes,8:F1}" +
                $"{(share > 0 ? 100 * share : null),8:F0}{(share > 0 ? '%' : ' '),2}  {row.Name}").AppendLine();
        }
        text.Append(CultureInfo.InvariantCulture, $"{all * 1e3:F2} ms in {rows.Sum(row => row.Steps)} steps");
        foreach ((string name, (int _, TimeSpan time)) in profile.Others)
            text.Append(CultureInfo.InvariantCulture, $", {name}: {time.TotalMilliseconds:F2} ms");
        return text.AppendLine().ToString();
    }
}
