using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lamina.Compiler;

/// <summary>
/// Times every step of every plan that the process runs while the profile is open: training, prediction, imported
/// models. A measured run is a little slower and gives the same numbers.
/// </summary>
/// <example><code>
/// Sequential model = new() { new Dense(4, inputShape: 3) };
/// using Lamina.Compiler.Profile profile = Lamina.Compiler.Profile.Start();
/// model.Predict(new NDArray(8, 3));
/// Console.WriteLine(profile);                                     // a table, the dearest step first
/// profile.WriteTrace(Path.Combine(Path.GetTempPath(), "trace.json")); // for chrome://tracing or Perfetto
/// </code></example>
public sealed class Profile : IDisposable
{
    static volatile Profile? s_current;

    readonly Lock guard = new();
    readonly List<Event> events = [];
    readonly long start = Stopwatch.GetTimestamp();

    Profile() { }

    readonly record struct Event(Step Step, long Start, long End, int Thread);

    /// <summary>The open profile, or null: what a backend looks at before a run.</summary>
    public static Profile? Current => s_current;

    /// <summary>Opens a profile.</summary>
    /// <exception cref="InvalidOperationException">Another is open.</exception>
    public static Profile Start()
    {
        var profile = new Profile();
        if (Interlocked.CompareExchange(ref s_current, profile, null) is not null)
            throw new InvalidOperationException("A profile is open already; dispose of it first.");
        return profile;
    }

    /// <summary>Notes that a step has run; called by backends.</summary>
    /// <param name="step">The step.</param>
    /// <param name="from">When it began, as <see cref="Stopwatch.GetTimestamp"/> says.</param>
    /// <param name="to">When it ended.</param>
    public void Record(Step step, long from, long to)
    {
        lock (guard) events.Add(new(step, from, to, Environment.CurrentManagedThreadId));
    }

    /// <summary>The steps that have run, the one that took the most time in all first.</summary>
    public IReadOnlyList<ProfiledStep> Steps
    {
        get
        {
            lock (guard)
                return [.. events.GroupBy(e => e.Step, ReferenceEqualityComparer.Instance).Select(group => new
                    ProfiledStep((Step)group.Key!, group.Count(),
                        Stopwatch.GetElapsedTime(0, group.Sum(e => e.End - e.Start))))
                    .OrderByDescending(step => step.Time)];
        }
    }

    /// <summary>A table of the steps with time, rates, and the shares of the machine's limits that they reach.</summary>
    /// <param name="peakGigaflops">The limit of arithmetic in GFLOP/s; bench/Lamina.Benchmarks measures it.</param>
    /// <param name="peakGigabytes">The limit of memory in GB/s.</param>
    /// <param name="rows">How many steps to list.</param>
    public string Table(double? peakGigaflops = null, double? peakGigabytes = null, int rows = int.MaxValue)
    {
        IReadOnlyList<ProfiledStep> steps = Steps;
        double all = steps.Sum(step => step.Time.TotalSeconds);
        var text = new StringBuilder();
        Line(text, "time", "share", "runs", "µs each", "GFLOP/s", "GB/s", "of limit", "step");
        foreach (ProfiledStep step in steps.Take(rows))
        {
            double seconds = step.Time.TotalSeconds;
            double flops = step.Cost.Flops * step.Runs / seconds * 1e-9;
            double bytes = step.Cost.Bytes * step.Runs / seconds * 1e-9;
            double share = Math.Max(flops / (peakGigaflops ?? double.PositiveInfinity),
                bytes / (peakGigabytes ?? double.PositiveInfinity));
            Line(text, $"{seconds * 1e3:F2} ms", $"{100 * seconds / all:F1} %", $"{step.Runs}",
                $"{seconds * 1e6 / step.Runs:F1}", $"{flops:F1}", $"{bytes:F1}",
                share > 0 ? $"{100 * share:F0} %" : "", Describe(step.Step));
        }
        return text.Append(CultureInfo.InvariantCulture, $"{all * 1e3:F2} ms in {steps.Count} steps")
            .AppendLine().ToString();
    }

    static void Line(StringBuilder text, params string[] cells) => text.AppendLine(string.Create(
        CultureInfo.InvariantCulture, $"{cells[0],12}{cells[1],8}{cells[2],7}{cells[3],10}{cells[4],9}{cells[5],8}") +
        $"{cells[6],10}  {cells[7]}");

    static string Describe(Step step) => $"{step.Node.Op.Name} {string.Join(", ", step.Node.Inputs.Select(i => i.Type))}"
        + $" → {string.Join(", ", step.Node.Outputs.Select(o => o.Type))}  {step.Node.Scope}";

    /// <inheritdoc cref="Table"/>
    public override string ToString() => Table();

    /// <summary>
    /// Writes the runs of all steps as a Chrome trace (Trace Event Format, complete events), which chrome://tracing and
    /// Perfetto show on a line of time.
    /// </summary>
    /// <param name="path">The file.</param>
    public void WriteTrace(string path)
    {
        using FileStream file = File.Create(path);
        using var json = new Utf8JsonWriter(file);
        json.WriteStartObject();
        json.WriteStartArray("traceEvents");
        lock (guard)
            foreach (Event e in events) Write(json, e);
        json.WriteEndArray();
        json.WriteString("displayTimeUnit", "ns");
        json.WriteEndObject();
    }

    void Write(Utf8JsonWriter json, Event e)
    {
        Cost cost = Cost.Of(e.Step.Node);
        json.WriteStartObject();
        json.WriteString("name", e.Step.Node.Op.Name);
        json.WriteString("cat", e.Step.Node.Scope);
        json.WriteString("ph", "X");
        json.WriteNumber("ts", Stopwatch.GetElapsedTime(start, e.Start).TotalMicroseconds);
        json.WriteNumber("dur", Stopwatch.GetElapsedTime(e.Start, e.End).TotalMicroseconds);
        json.WriteNumber("pid", Environment.ProcessId);
        json.WriteNumber("tid", e.Thread);
        json.WriteStartObject("args");
        json.WriteString("step", Describe(e.Step));
        json.WriteNumber("flops", cost.Flops);
        json.WriteNumber("bytes", cost.Bytes);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Closes the profile; what was measured stays readable.</summary>
    public void Dispose() => Interlocked.CompareExchange(ref s_current, null, this);
}
