using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Puts numbers into ranges: the index of a number is how many boundaries are ≤ it. The boundaries are given, or
/// learned by <see cref="Adapt(NDArray)"/> so that each of numBins ranges has about equally many numbers. In: any
/// shape; out: the same shape, int32, or as the output mode says.
/// </summary>
/// <example><code>
/// var layer = new Discretization([0, 1, 2]);
/// var y = layer.Apply((NDArray)new[] { -1.5f, 1, 3.4f, 0.5f });   // [0, 2, 3, 1]
/// </code></example>
public sealed class Discretization : Layer
{
    readonly int? numBins;
    readonly double epsilon;
    readonly CategoricalOutput output;
    float[]? boundaries;

    /// <summary>Ranges between given boundaries.</summary>
    /// <param name="binBoundaries">The boundaries, in rising order.</param>
    /// <param name="outputMode">"int", "one_hot", "multi_hot" or "count".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type of the input, and of the output unless that is "int".</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The boundaries do not rise, or the mode is unknown.</exception>
    public Discretization(IReadOnlyList<double> binBoundaries, string outputMode = "int", string? name = null,
        DType dtype = DType.Float32, Shape? inputShape = null)
        : this(binBoundaries, null, 0.01, outputMode, name, dtype, inputShape)
    {
    }

    /// <summary>Ranges that <see cref="Adapt(NDArray)"/> learns.</summary>
    /// <param name="numBins">How many ranges.</param>
    /// <param name="epsilon">The share of the numbers by which a boundary may be off.</param>
    /// <param name="outputMode">"int", "one_hot", "multi_hot" or "count".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type of the input, and of the output unless that is "int".</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">There are no ranges, or the mode is unknown.</exception>
    public Discretization(int numBins, double epsilon = 0.01, string outputMode = "int", string? name = null,
        DType dtype = DType.Float32, Shape? inputShape = null)
        : this(null, numBins, epsilon, outputMode, name, dtype, inputShape)
    {
    }

    Discretization(IReadOnlyList<double>? given, int? numBins, double epsilon, string outputMode, string? name,
        DType dtype, Shape? inputShape) : base(name, true, dtype, inputShape)
    {
        if (given is null && numBins is not >= 1)
            throw new ArgumentException("Discretization needs boundaries, or at least one bin to learn them for.");
        if (!(epsilon > 0 && epsilon < 1))
            throw new ArgumentException($"The tolerance epsilon is in (0, 1), not {epsilon}.", nameof(epsilon));
        boundaries = given is null ? null : [.. given.Select(b => (float)b)];
        for (int i = 1; i < boundaries?.Length; i++)
            if (!(boundaries[i] >= boundaries[i - 1]))
                throw new ArgumentException($"The boundaries rise; {boundaries[i]} comes after {boundaries[i - 1]}.");
        (this.numBins, this.epsilon) = (numBins, epsilon);
        output = CategoricalOutputs.Parse(nameof(Discretization), outputMode, CategoricalOutput.Int,
            CategoricalOutput.OneHot, CategoricalOutput.MultiHot, CategoricalOutput.Count);
    }

    /// <summary>Whether there is something to learn from data.</summary>
    internal bool Learns => numBins is not null;

    /// <summary>The boundaries; empty before they are learned.</summary>
    public IReadOnlyList<float> BinBoundaries => boundaries ?? [];

    /// <summary>Learns the boundaries from numbers, and forgets what was learned before.</summary>
    /// <param name="data">The numbers, of any shape.</param>
    /// <exception cref="InvalidOperationException">The boundaries were given to the constructor.</exception>
    /// <exception cref="ArgumentException">There are no numbers.</exception>
    public void Adapt(NDArray data) => AdaptBatches([data]);

    /// <summary>Learns the boundaries from numbers that come in batches.</summary>
    /// <param name="batches">The numbers, each batch of any shape.</param>
    /// <exception cref="InvalidOperationException">The boundaries were given to the constructor.</exception>
    /// <exception cref="ArgumentException">There are no numbers.</exception>
    public void AdaptBatches(IEnumerable<NDArray> batches)
    {
        if (numBins is not { } bins) throw new InvalidOperationException(
            $"{this} has boundaries from its constructor; make it with numBins to learn them.");
        var summary = new QuantileSummary(epsilon);
        bool any = false;
        foreach (NDArray batch in batches.Where(b => b.Elements > 0))
        {
            summary.Add(batch.Cast(DType.Float32).ToArray<float>());
            any = true;
        }
        if (!any) throw new ArgumentException("There are no data to learn from.");
        boundaries = summary.Boundaries(bins);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        if (boundaries is null) throw new InvalidOperationException(
            $"{this} has no boundaries yet: call Adapt, or give them to the constructor.");
        Tensor keys = Tensor.From(NDArray.From<float>(boundaries).Cast(DType));
        return CategoricalOutputs.Encode(SortedSearch.CountAtMost(keys, x.Cast(DType)), output,
            boundaries.Length + 1, output == CategoricalOutput.Int ? DType.Int32 : DType);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => LayerConfig.NameAndType(this).With(
        ("bin_boundaries", boundaries is null ? null : new JsonArray([.. boundaries.Select(b => (JsonNode)(double)b)])),
        ("num_bins", numBins), ("epsilon", epsilon), ("output_mode", output.KerasName()), ("sparse", false));

    internal static Discretization Read(JsonObject c)
    {
        CategoricalOutputs.RefuseSparse(nameof(Discretization), c.Bool("sparse", false));
        return new(c.Numbers("bin_boundaries"), c.IntOrNull("num_bins"), c.Double("epsilon", 0.01),
            c.String("output_mode", "int"), LayerConfig.Name(c), LayerConfig.Type(c), null);
    }
}
