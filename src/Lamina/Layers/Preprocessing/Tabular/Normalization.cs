using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Standardization: (x − mean) / √variance, with statistics that are given or learned from data by <see
/// cref="Adapt(NDArray)"/>; inverted, x · √variance + mean. Input of any shape, (batch, …); the output has the same.
/// </summary>
/// <example><code>
/// new Normalization(mean: new[] { 0.5f }, variance: new[] { 0.25f }).Apply(Input(1)) // (None, 1)
/// </code></example>
public sealed class Normalization : Layer
{
    readonly Ints axis;
    readonly bool invert;
    readonly NDArray? givenMean, givenVariance;
    Shape kept, broadcast;
    Variable? mean, variance, count;

    /// <summary>A standardization.</summary>
    /// <param name="axis">The axes that have statistics of their own; empty for one mean and variance of all.</param>
    /// <param name="mean">The mean; give the variance too, or neither and call <see cref="Adapt(NDArray)"/>.</param>
    /// <param name="variance">The variance.</param>
    /// <param name="invert">Whether to undo a standardization.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">Only one of mean and variance is given.</exception>
    public Normalization(Ints? axis = null, NDArray? mean = null, NDArray? variance = null, bool invert = false,
        string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
            : base(name, true, dtype, inputShape)
    {
        if (mean is null != variance is null)
            throw new ArgumentException("Normalization needs mean and variance, or neither and a call of Adapt.");
        (this.axis, this.invert) = (axis ?? [-1], invert);
        (givenMean, givenVariance) = (mean?.Cast(dtype), variance?.Cast(dtype));
    }

    /// <summary>Whether there is something to learn from data.</summary>
    internal bool Learns => givenMean is null;

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        Shape x = inputShapes[0];
        int[] own = [.. axis.Select(a => x.Axis(a))];
        if (own.Contains(0)) throw new ArgumentException("Normalization cannot keep statistics of the batch axis.");
        if (own.Any(a => x[a] < 0)) throw new ArgumentException($"The axes {axis} of {x} must have known sizes.");
        kept = new([.. own.Select(a => x[a])]);
        broadcast = new([.. x.Select((size, a) => own.Contains(a) ? size : 1)]);
        if (givenMean is not null) return;
        mean = AddWeight("mean", kept, "zeros", trainable: false);
        variance = AddWeight("variance", kept, "ones", trainable: false);
        count = AddWeight("count", Shape.Scalar, "zeros", trainable: false, dtype: DType.Int32);
    }

    /// <summary>Learns mean and variance from data, and forgets what was learned before.</summary>
    /// <param name="data">Samples, the batch first.</param>
    /// <exception cref="ArgumentException">The data are empty or do not fit the layer.</exception>
    /// <exception cref="InvalidOperationException">Mean and variance were given to the constructor.</exception>
    public void Adapt(NDArray data) => AdaptBatches([data]);

    /// <summary>
    /// Learns mean and variance from data that come in batches, and forgets what was learned before; they are those of
    /// all batches together.
    /// </summary>
    /// <param name="batches">Samples, the batch first.</param>
    /// <exception cref="ArgumentException">The data are empty or do not fit the layer.</exception>
    /// <exception cref="InvalidOperationException">Mean and variance were given to the constructor.</exception>
    public void AdaptBatches(IEnumerable<NDArray> batches)
    {
        if (givenMean is not null) throw new InvalidOperationException(
            "Mean and variance were given to the constructor.");
        Tensor? total = null, spread = null;
        long rows = 0;
        foreach (NDArray batch in batches.Where(b => b.Elements > 0))
        {
            (NDArray m, NDArray v) = Moments(batch);
            rows += batch.Shape[0];
            double share = (double)batch.Shape[0] / rows;
            Tensor merged = total is null ? m : total * (1 - share) + Tensor.From(m) * share;
            spread = total is null ? v : (spread! + (total - merged).Square()) * (1 - share)
                + (Tensor.From(v) + (Tensor.From(m) - merged).Square()) * share;
            (total, spread) = (Tensor.From(merged.Value), Tensor.From(spread.Value));
        }
        if (total is null) throw new ArgumentException("There are no data to learn from.");
        mean!.Assign(total.Value);
        variance!.Assign(spread!.Value);
        count!.Value.Fill(rows);
    }

    (NDArray Mean, NDArray Variance) Moments(NDArray data)
    {
        EnsureBuilt(data.Shape.With(0, -1));
        if (data.Shape.Rank != broadcast.Rank || kept.Rank > 0 && !Fits(data.Shape)) throw new ArgumentException(
            $"{this} was built for samples of the shape {BuildShapes[0]}, not for {data.Shape}.");
        Ints others =
            [.. Enumerable.Range(0, data.Shape.Rank).Where(a =>
            a == 0 || broadcast[a] == 1 && !axis.Contains(a) && !axis.Contains(a - data.Shape.Rank))];
        Tensor x = Tensor.From(data).Cast(DType);
        NDArray[] moments = Evaluation.Evaluate([x.Mean(others).Reshape(kept), x.Variance(others).Reshape(kept)]);
        return (moments[0], moments[1]);
    }

    bool Fits(Shape shape) => axis.All(a => shape[a] == broadcast[a]);

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        Tensor m = Spread(givenMean, mean), deviation = Spread(givenVariance, variance).Sqrt().Maximum(1e-7);
        x = x.Cast(DType);
        return invert ? x * deviation + m : (x - m) / deviation;
    }

    Tensor Spread(NDArray? given, Variable? learned) => given is null ? learned!.Tensor.Reshape(broadcast)
        : given.Elements == 1 ? Tensor.From(given.Reshape(Shape.Scalar)) : Tensor.From(given.Reshape(broadcast));

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("axis", axis.Count == 1 ? axis[0] : Config.List(axis)), ("invert", invert),
        ("mean", Numbers(givenMean)), ("variance", Numbers(givenVariance)));

    static JsonNode? Numbers(NDArray? values) => values is null ? null : values.Elements == 1 ? values[0]
        : new JsonArray([.. Enumerable.Range(0, (int)values.Elements).Select(i => (JsonNode)values[i])]);

    internal static NDArray? Read(JsonNode? node)
    {
        if (node is null) return null;
        static IEnumerable<double> Flat(JsonNode n) =>
            n is JsonArray list ? list.SelectMany(item => Flat(item!)) : [n.GetValue<double>()];
        return NDArray.From<double>([.. Flat(node)]);
    }
}
