using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Lamina.Compiler;

/// <summary>
/// Times every step of every plan that the process runs while the profile is open: training, prediction, imported
/// models. A measured run is a little slower and gives the same numbers.
/// </summary>
/// <example><code>
/// Sequential model = new() { new Dense(4, inputShape: 3) };
/// using Lamina.Compiler.Profile profile = Lamina.Compiler.Profile.Start();
/// model.Predict(new NDArray((8, 3)));
/// Console.WriteLine(profile);                                     // a table, the dearest work first
/// profile.WriteTrace(Path.Combine(Path.GetTempPath(), "trace.json")); // for chrome://tracing or Perfetto
/// </code></example>
public sealed class Profile : IDisposable
{
    static volatile Profile? s_current;

    static readonly IEqualityComparer<Step> byIdentity =
        EqualityComparer<Step>.Create(ReferenceEquals, step => RuntimeHelpers.GetHashCode(step));

    readonly Lock guard = new();
    readonly List<Event> events = [];
    readonly long start = Stopwatch.GetTimestamp();

    Profile() { }

    // What no step of a plan did has a name alone.
    readonly record struct Event(Step? Step, string Name, long Start, long End, int Thread);

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
        ArgumentNullException.ThrowIfNull(step);
        Add(new(step, step.Node.Op.Name, from, to, Environment.CurrentManagedThreadId));
    }

    /// <summary>
    /// Measures what the process does beside steps, from this call to the disposal of what it returns; nothing if no
    /// profile is open. <c>Fit</c> measures in this way, as "data", how long it waits for batches.
    /// </summary>
    /// <param name="name">What is done.</param>
    public static ProfileSpan Measure(string name) => new(Current, name);

    internal void Record(string name, long from, long to) =>
        Add(new(null, name, from, to, Environment.CurrentManagedThreadId));

    void Add(Event happened)
    {
        lock (guard) events.Add(happened);
    }

    /// <summary>The steps that have run, the one that took the most time in all first.</summary>
    public IReadOnlyList<ProfiledStep> Steps
    {
        get
        {
            lock (guard)
            {
                var ran = new HashSet<Step>(events.Select(e => e.Step).OfType<Step>(), byIdentity);
                return [.. events.Where(e => e.Step is not null).GroupBy(e => e.Step!, byIdentity)
                    .Select(group => new ProfiledStep(group.Key, group.Count(),
                        Stopwatch.GetElapsedTime(0, group.Sum(e => e.End - e.Start)), CostOf(group.Key, ran)))
                    .OrderByDescending(step => step.Time)];
            }
        }
    }

    /// <summary>A loop whose body's steps are measured themselves has nothing left but to move numbers.</summary>
    static Cost CostOf(Step step, HashSet<Step> ran) =>
        step.Bodies.Any(body => body.Steps.Any(ran.Contains)) ? default : Cost.Of(step.Node);

    /// <summary>What else was measured with <see cref="Measure"/>: how often, and the time of all together.</summary>
    public IReadOnlyDictionary<string, (int Count, TimeSpan Time)> Others
    {
        get
        {
            lock (guard)
                return events.Where(e => e.Step is null).GroupBy(e => e.Name).ToDictionary(group => group.Key, group =>
                    (group.Count(), Stopwatch.GetElapsedTime(0, group.Sum(e => e.End - e.Start))));
        }
    }

    /// <summary>The steps in rows, the row that took the most time first.</summary>
    /// <param name="by">
    /// The name of the row that a step belongs to: <see cref="ByWork"/> (the default), <see cref="ByLayer"/> or any
    /// function.
    /// </param>
    public IReadOnlyList<ProfileRow> Rows(Func<Step, string>? by = null) =>
        [.. Steps.GroupBy(step => (by ?? ByWork)(step.Step)).Select(group => new ProfileRow(
            group.Key, group.Count(), group.Sum(step => step.Runs),
            new TimeSpan(group.Sum(step => step.Time.Ticks)),
            group.Aggregate(default(Cost), (sum, step) => sum + step.Cost * step.Runs)))
            .OrderByDescending(row => row.Time)];

    /// <summary>Names a step by its op and the types of its inputs and outputs: equal work has one name.</summary>
    public static string ByWork(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return $"{step.Node.Op.Name} {string.Join(", ", step.Node.Inputs.Select(i => i.Type))}"
            + $" → {string.Join(", ", step.Node.Outputs.Select(o => o.Type))}";
    }

    /// <summary>
    /// Names a step by its layer, <c>model/conv2d</c>; what computes gradients for it is <c>gradient:model/conv2d</c>,
    /// and what belongs to none, such as the optimizer, <c>(no layer)</c>.
    /// </summary>
    public static string ByLayer(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Node.Scope is { Length: > 0 } scope ? scope : "(no layer)";
    }

    /// <summary>A table of the rows with time, rates, and the shares of the machine's limits that they reach.</summary>
    /// <param name="peakGigaflops">The limit of arithmetic in GFLOP/s; bench/Lamina.Benchmarks measures it.</param>
    /// <param name="peakGigabytes">The limit of memory in GB/s.</param>
    /// <param name="rows">How many rows to list.</param>
    /// <param name="by">The row of a step, as in <see cref="Rows"/>.</param>
    public string Table(double? peakGigaflops = null, double? peakGigabytes = null, int rows = int.MaxValue,
        Func<Step, string>? by = null) => ProfileTable.Of(this, peakGigaflops, peakGigabytes, rows, by);

    /// <summary>The table of equal work, without the machine's limits.</summary>
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
        json.WriteStartObject();
        json.WriteString("name", e.Name);
        json.WriteString("cat", e.Step is null ? e.Name : ByLayer(e.Step));
        json.WriteString("ph", "X");
        json.WriteNumber("ts", Stopwatch.GetElapsedTime(start, e.Start).TotalMicroseconds);
        json.WriteNumber("dur", Stopwatch.GetElapsedTime(e.Start, e.End).TotalMicroseconds);
        json.WriteNumber("pid", Environment.ProcessId);
        json.WriteNumber("tid", e.Thread);
        if (e.Step is not null)
        {
            Cost cost = Cost.Of(e.Step.Node);
            json.WriteStartObject("args");
            json.WriteString("step", ByWork(e.Step));
            json.WriteNumber("flops", cost.Flops);
            json.WriteNumber("bytes", cost.Bytes);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>Closes the profile; what was measured stays readable.</summary>
    public void Dispose() => Interlocked.CompareExchange(ref s_current, null, this);
}
