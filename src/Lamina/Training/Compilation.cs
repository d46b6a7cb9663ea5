using Lamina.IR;
using Lamina.Layers;
using Lamina.Losses;
using Lamina.Metrics;
using Lamina.Optimizers;

namespace Lamina.Training;

/// <summary>What Compile was given, brought into the order of the model's outputs once these are known.</summary>
sealed class Compilation(
    Optimizer optimizer, LossList? losses, LossWeights? lossWeights, MetricList? metrics, MetricList? weightedMetrics)
{
    /// <summary>The loss of each output; null leaves it out.</summary>
    Loss?[] outputLosses = [];
    double[] outputWeights = [];
    Metric[][] outputMetrics = [], outputWeightedMetrics = [];
    string[] outputNames = [];
    RunningMean[] outputMeans = [];
    bool[]? compared;    // kept since it is asked for before every batch

    public Optimizer Optimizer => optimizer;

    /// <summary>After how many training steps callbacks hear of them.</summary>
    public int StepsPerExecution { get; init; } = 1;

    /// <summary>What Compile was given.</summary>
    public LossList? Losses => losses;

    /// <summary>Which outputs are compared with targets, by a loss or a metric.</summary>
    /// <exception cref="ArgumentException">The numbers differ, or a name is not that of an output.</exception>
    public bool[] Compared(IReadOnlyList<string> names)
    {
        if (names.Count == 0) return [];
        if (!Bound || compared is null) compared = CompareBy(names);
        return compared;
    }

    bool[] CompareBy(IReadOnlyList<string> names)
    {
        Loss?[] each = LossesFor(names);
        Metric[][] plain = Groups(metrics, names), weighted = Groups(weightedMetrics, names);
        bool[] result = new bool[names.Count];
        for (int i = 0; i < result.Length; i++)
            result[i] = each[i] is not null || plain.ElementAtOrDefault(i)?.Length > 0
                || weighted.ElementAtOrDefault(i)?.Length > 0;
        return result;
    }

    /// <summary>What Compile was given.</summary>
    public LossWeights? LossWeights => lossWeights;

    /// <summary>What Compile was given.</summary>
    public MetricList? GivenMetrics => metrics;

    /// <summary>What Compile was given.</summary>
    public MetricList? GivenWeightedMetrics => weightedMetrics;

    /// <summary>Whether anything compares outputs with targets; a model may also learn from AddLoss alone.</summary>
    public bool NeedsTargets => losses is not null || metrics is not null || weightedMetrics is not null;

    /// <summary>The loss over the batches so far.</summary>
    public RunningMean LossMean { get; } = new("loss");

    /// <summary>All metrics of all outputs.</summary>
    public IEnumerable<Metric> Metrics => outputMetrics.Concat(outputWeightedMetrics).SelectMany(group => group);

    /// <summary>Whether the outputs are known and everything has its place.</summary>
    public bool Bound { get; private set; }

    /// <summary>The variables that only count: no update of them is held back when a step goes wrong.</summary>
    public IEnumerable<Variable> Counters => outputMeans.Append(LossMean).SelectMany(mean => mean.Variables)
        .Concat(Metrics.SelectMany(metric => metric.Variables));

    /// <summary>The keys of the logs, in Keras's order: loss, metrics, losses of the outputs.</summary>
    public string[] LogNames => [LossMean.Name, .. MetricNames(), .. outputMeans.Select(mean => mean.Name)];

    /// <summary>The name of an output.</summary>
    public string OutputName(int output) => outputNames[output];

    /// <summary>The loss of an output.</summary>
    public Loss? LossOf(int output) => outputLosses[output];

    /// <summary>Assigns losses and metrics to outputs.</summary>
    /// <param name="names">The names of the outputs.</param>
    /// <param name="predicted">The types of the outputs.</param>
    /// <param name="targets">The types of the targets.</param>
    /// <exception cref="ArgumentException">The numbers differ, or a name is not that of an output.</exception>
    public void Bind(IReadOnlyList<string> names, TensorType[] predicted, TensorType[] targets)
    {
        if (Bound) return;
        outputNames = [.. names];
        outputLosses = LossesFor(names);
        outputWeights = WeightsFor(names.Count);
        outputMetrics = MetricsFor(metrics, names, predicted, targets, outputLosses);
        outputWeightedMetrics = MetricsFor(weightedMetrics, names, predicted, targets, outputLosses);
        if (outputLosses.Count(loss => loss is not null) > 1)
            outputMeans = [.. names.Where((_, i) => outputLosses[i] is not null)
                .Select(name => new RunningMean($"{name}_loss"))];
        Bound = true;
    }

    /// <summary>The loss of a batch, without what layers add; counts the losses of several outputs.</summary>
    public Tensor Loss(Tensor[] predicted, IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor> weights)
    {
        Tensor? sum = null;
        int used = 0;
        for (int i = 0; i < outputLosses.Length; i++)
        {
            if (outputLosses[i] is not { } loss) continue;
            Tensor value = loss.Apply(targets[i], predicted[i], WeightFor(weights, i)).Cast(DType.Float32);
            // As in Keras, the logs have the losses of outputs without their weights.
            if (outputMeans.Length > 0) outputMeans[used++].Update(value, predicted[i].Shape[0]);
            if (outputWeights.Length > 0) value *= outputWeights[i];
            sum = sum is null ? value : sum + value;
        }
        return sum ?? Tensor.Scalar(0);
    }

    /// <summary>Updates the metrics; gives their results and the means of the losses of several outputs.</summary>
    public IEnumerable<(string Name, Tensor Value)> UpdateMetrics(
        Tensor[] predicted, IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor> weights)
    {
        Queue<string> names = new(LogNames.Skip(1));
        predicted = Array.ConvertAll(predicted, Wide);
        foreach ((Metric[][] groups, bool weighted) in new[] { (outputMetrics, false), (outputWeightedMetrics, true) })
            for (int i = 0; i < groups.Length; i++)
                foreach (Metric metric in groups[i])
                {
                    metric.UpdateState(targets[i], predicted[i], weighted ? WeightFor(weights, i) : null);
                    yield return (names.Dequeue(), metric.Result());
                }
        foreach (RunningMean mean in outputMeans) yield return (names.Dequeue(), mean.Result());
    }

    public void Reset()
    {
        LossMean.Reset();
        foreach (RunningMean mean in outputMeans) mean.Reset();
        foreach (Metric metric in Metrics) metric.ResetState();
    }

    /// <summary>Metrics are computed in float32 at least.</summary>
    static Tensor Wide(Tensor predicted)
    {
        if (predicted.DType is not (DType.Float16 or DType.BFloat16)) return predicted;
        Tensor wide = predicted.Cast(DType.Float32);
        if (Masks.Of(predicted) is { } mask) Masks.Set(wide, mask);
        return wide;
    }

    static Tensor? WeightFor(IReadOnlyList<Tensor> weights, int output) =>
        weights.Count == 0 ? null : weights.Count == 1 ? weights[0] : weights[output];

    /// <summary>
    /// The metrics' keys: with the output's name if there are several, "weighted_" where a weighted metric would take
    /// the key of another, and numbered where a key still stands twice.
    /// </summary>
    List<string> MetricNames()
    {
        var keys = new List<string>();
        foreach ((Metric[][] groups, bool weighted) in new[] { (outputMetrics, false), (outputWeightedMetrics, true) })
            for (int i = 0; i < groups.Length; i++)
                foreach (Metric metric in groups[i])
                {
                    string prefix = outputNames.Length > 1 ? $"{outputNames[i]}_" : "", key = prefix + metric.Name;
                    if (weighted && keys.Contains(key)) key = $"{prefix}weighted_{metric.Name}";
                    string unique = key;
                    for (int n = 1; keys.Contains(unique); n++) unique = $"{key}_{n}";
                    keys.Add(unique);
                }
        return keys;
    }

    Loss?[] LossesFor(IReadOnlyList<string> names)
    {
        if (losses is null) return new Loss?[names.Count];
        if (losses.IsSingle) return [.. names.Select(_ => losses[0])];
        if (losses.Keys is { } keys)
        {
            CheckNames("loss", keys, names);
            return [.. names.Select(name => keys.Contains(name) ? losses[keys.ToList().IndexOf(name)] : null)];
        }
        return losses.Count == names.Count ? [.. losses] : throw new ArgumentException(
            $"The model has {names.Count} outputs ({string.Join(", ", names)}), and {losses.Count} losses were given.");
    }

    double[] WeightsFor(int outputs)
    {
        if (lossWeights is null) return [];
        if (lossWeights.Keys is { } keys)
        {
            CheckNames("lossWeights", keys, outputNames);
            return [.. outputNames.Select(n => keys.Contains(n) ? lossWeights[keys.ToList().IndexOf(n)] : 1)];
        }
        if (lossWeights.Count == outputs) return [.. lossWeights];
        // A number for each loss does too, where outputs have none.
        Queue<double> given = new(lossWeights);
        if (given.Count != outputLosses.Count(loss => loss is not null))
            throw new ArgumentException(
                $"The model has {outputs} outputs, and {lossWeights.Count} loss weights were given.");
        return [.. outputLosses.Select(loss => loss is null ? 1 : given.Dequeue())];
    }

    static Metric[][] MetricsFor(
        MetricList? list, IReadOnlyList<string> names, TensorType[] predicted, TensorType[] targets, Loss?[] losses)
    {
        Metric[][] groups = Groups(list, names);
        for (int i = 0; i < groups.Length; i++)
            groups[i] = [.. groups[i].Select(metric => metric.For(targets[i], predicted[i], losses[i]))];
        return groups;
    }

    /// <summary>The metrics of each output; nothing if there are none.</summary>
    static Metric[][] Groups(MetricList? list, IReadOnlyList<string> names)
    {
        if (list is null || list.Count == 0) return [];
        if (list.Keys is { } keys)
        {
            CheckNames("metrics", keys, names);
            return [.. names.Select(name => keys.Contains(name) ? list[keys.ToList().IndexOf(name)].ToArray() : [])];
        }
        if (names.Count == 1) return [[.. list.SelectMany(group => group)]];
        return list.Count == names.Count ? [.. list.Select(group => group.ToArray())]
            : throw new ArgumentException($"The model has {names.Count} outputs ({string.Join(", ", names)}), " +
                $"and {list.Count} entries of metrics were given; give one for each output, or a dictionary.");
    }

    static void CheckNames(string what, IReadOnlyList<string> keys, IReadOnlyList<string> names)
    {
        foreach (string key in keys)
            if (!names.Contains(key))
                throw new ArgumentException($"{what}: {Saving.Names.Unknown("output", key, [.. names]).Message}");
    }
}
