using System.Collections;
using System.Runtime.CompilerServices;
using Lamina.Metrics;

namespace Lamina;

/// <summary>
/// The metrics of a model. With one output, those of the output; with several, an entry for each output in order (a
/// metric or a list of them), or by the name of the output.
/// </summary>
[CollectionBuilder(typeof(MetricList), nameof(Create))]
public sealed class MetricList : IReadOnlyList<MetricGroup>
{
    readonly MetricGroup[] groups;

    MetricList(MetricGroup[] groups, string[]? keys) => (this.groups, Keys) = (groups, keys);

    /// <summary>The names of the outputs of a dictionary; null for a list.</summary>
    public IReadOnlyList<string>? Keys { get; }

    /// <inheritdoc/>
    public int Count => groups.Length;

    /// <inheritdoc/>
    public MetricGroup this[int index] => groups[index];

    /// <summary>Makes a list from a collection expression, such as ["accuracy"].</summary>
    public static MetricList Create(ReadOnlySpan<MetricGroup> groups) => new(groups.ToArray(), null);

    /// <summary>Metrics by their Keras names.</summary>
    public static implicit operator MetricList(string[] ids) => new([.. ids.Select(id => (MetricGroup)id)], null);

    /// <summary>Metrics.</summary>
    public static implicit operator MetricList(Metric[] metrics) => new([.. metrics.Select(m => (MetricGroup)m)], null);

    /// <summary>Metrics by the name of the output.</summary>
    public static implicit operator MetricList(Dictionary<string, MetricGroup> groups) =>
        new([.. groups.Values], [.. groups.Keys]);

    /// <inheritdoc/>
    public IEnumerator<MetricGroup> GetEnumerator() => ((IEnumerable<MetricGroup>)groups).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The metrics of one output: one, or several in a list.</summary>
[CollectionBuilder(typeof(MetricGroup), nameof(Create))]
public sealed class MetricGroup : IReadOnlyList<Metric>
{
    readonly Metric[] metrics;

    MetricGroup(Metric[] metrics) => this.metrics = metrics;

    /// <inheritdoc/>
    public int Count => metrics.Length;

    /// <inheritdoc/>
    public Metric this[int index] => metrics[index];

    /// <summary>Makes a list from a collection expression.</summary>
    public static MetricGroup Create(ReadOnlySpan<Metric> metrics) => new(metrics.ToArray());

    /// <summary>The metric of Keras's name, such as "accuracy".</summary>
    public static implicit operator MetricGroup(string id) => new([id]);

    /// <summary>One metric.</summary>
    public static implicit operator MetricGroup(Metric metric) => new([metric]);

    /// <summary>Several metrics.</summary>
    public static implicit operator MetricGroup(Metric[] metrics) => new([.. metrics]);

    /// <inheritdoc/>
    public IEnumerator<Metric> GetEnumerator() => ((IEnumerable<Metric>)metrics).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
