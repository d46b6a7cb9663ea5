using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Initializers;

/// <summary>
/// Numbers whose variance is scale / fan, where fan counts the numbers that go into or out of a unit, so that signals
/// keep their size from layer to layer.
/// </summary>
public class VarianceScaling : RandomInitializer
{
    // The standard deviation of a normal distribution truncated at two standard deviations.
    const double TruncatedDeviation = 0.87962566103423978;

    readonly int[]? inputAxes, outputAxes;

    /// <summary>An initializer.</summary>
    /// <param name="scale">Factor of the variance; positive.</param>
    /// <param name="mode">"fan_in", "fan_out" or "fan_avg".</param>
    /// <param name="distribution">"truncated_normal", "untruncated_normal" or "uniform".</param>
    /// <param name="seed">A seed, or none.</param>
    /// <param name="inputAxes">
    /// The axes whose sizes multiply to the fan in; by default the last but one and, for windows, all before it.
    /// </param>
    /// <param name="outputAxes">
    /// The axes whose sizes multiply to the fan out; by default the last and the windows.
    /// </param>
    /// <exception cref="ArgumentException">An argument is out of range or unknown.</exception>
    public VarianceScaling(
        double scale = 1, string mode = "fan_in", string distribution = "truncated_normal", long? seed = null,
        IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null) : base(seed)
    {
        if (!(scale > 0)) throw new ArgumentOutOfRangeException(nameof(scale),
            $"The scale must be positive, not {scale}.");
        if (mode is not ("fan_in" or "fan_out" or "fan_avg"))
            throw Names.Unknown("mode of VarianceScaling", mode, ["fan_in", "fan_out", "fan_avg"]);
        if (distribution is not ("truncated_normal" or "untruncated_normal" or "uniform"))
            throw Names.Unknown("distribution of VarianceScaling", distribution,
                ["truncated_normal", "untruncated_normal", "uniform"]);
        (Scale, Mode, Distribution) = (scale, mode, distribution);
        (this.inputAxes, this.outputAxes) = (inputAxes?.ToArray(), outputAxes?.ToArray());
    }

    /// <summary>Factor of the variance.</summary>
    public double Scale { get; }

    /// <summary>"fan_in", "fan_out" or "fan_avg".</summary>
    public string Mode { get; }

    /// <summary>"truncated_normal", "untruncated_normal" or "uniform".</summary>
    public string Distribution { get; }

    /// <summary>The same initializer for a kernel with these axes, unless axes were given to it.</summary>
    internal VarianceScaling Along(IReadOnlyList<int> input, IReadOnlyList<int> output) =>
        inputAxes is not null && outputAxes is not null ? this
        : new VarianceScaling(Scale, Mode, Distribution, Seed, input, output);

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var config = new JsonObject { ["seed"] = Seed };
        if (GetType() == typeof(VarianceScaling))
            config = new() { ["scale"] = Scale, ["mode"] = Mode, ["distribution"] = Distribution, ["seed"] = Seed };
        config["input_axes"] = inputAxes is null ? null : Config.List(inputAxes);
        config["output_axes"] = outputAxes is null ? null : Config.List(outputAxes);
        return config;
    }

    private protected sealed override void Check(Shape shape) => Fans(shape);

    private protected sealed override NDArray Draw(RandomStream stream, Shape shape, DType dtype)
    {
        (double fanIn, double fanOut) = Fans(shape);
        double fan = Mode switch { "fan_in" => fanIn, "fan_out" => fanOut, _ => (fanIn + fanOut) / 2 };
        double variance = Scale / Math.Max(1, fan);
        switch (Distribution)
        {
            case "uniform":
                double limit = Math.Sqrt(3 * variance);
                return Fill(shape, dtype, () => limit * (2 * (double)stream.NextUniform() - 1));
            case "truncated_normal":
                double wider = Math.Sqrt(variance) / TruncatedDeviation;
                return Fill(shape, dtype, () => wider * Truncated(stream));
            default:
                double deviation = Math.Sqrt(variance);
                return Fill(shape, dtype, () => deviation * stream.NextNormal());
        }
    }

    (double In, double Out) Fans(Shape shape)
    {
        double Product(IReadOnlyList<int> axes)
        {
            double product = 1;
            for (int i = 0; i < axes.Count; i++) product *= shape[shape.Axis(axes[i])];
            return product;
        }
        double window = Product(Ints.Range(Math.Max(0, shape.Rank - 2)));
        (double fanIn, double fanOut) = shape.Rank switch
        {
            0 => (1, 1),
            1 => (shape[0], shape[0]),
            _ => (window * shape[-2], window * shape[-1]),
        };
        return (inputAxes is null ? fanIn : Product(inputAxes), outputAxes is null ? fanOut : Product(outputAxes));
    }
}

/// <summary>Uniform in ±√(6 / (fan in + fan out)), the default of most layers. Glorot and Bengio 2010.</summary>
/// <param name="seed">A seed, or none.</param>
/// <param name="inputAxes">As of <see cref="VarianceScaling"/>.</param>
/// <param name="outputAxes">As of <see cref="VarianceScaling"/>.</param>
public sealed class GlorotUniform(
    long? seed = null, IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    : VarianceScaling(1, "fan_avg", "uniform", seed, inputAxes, outputAxes);

/// <summary>Truncated normal with the variance 2 / (fan in + fan out). Glorot and Bengio 2010.</summary>
/// <param name="seed">A seed, or none.</param>
/// <param name="inputAxes">As of <see cref="VarianceScaling"/>.</param>
/// <param name="outputAxes">As of <see cref="VarianceScaling"/>.</param>
public sealed class GlorotNormal(
    long? seed = null, IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    : VarianceScaling(1, "fan_avg", "truncated_normal", seed, inputAxes, outputAxes);

/// <summary>Uniform in ±√(6 / fan in), for rectifiers. He et al. 2015.</summary>
/// <param name="seed">A seed, or none.</param>
/// <param name="inputAxes">As of <see cref="VarianceScaling"/>.</param>
/// <param name="outputAxes">As of <see cref="VarianceScaling"/>.</param>
public sealed class HeUniform(
    long? seed = null, IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    : VarianceScaling(2, "fan_in", "uniform", seed, inputAxes, outputAxes);

/// <summary>Truncated normal with the variance 2 / fan in, for rectifiers. He et al. 2015.</summary>
/// <param name="seed">A seed, or none.</param>
/// <param name="inputAxes">As of <see cref="VarianceScaling"/>.</param>
/// <param name="outputAxes">As of <see cref="VarianceScaling"/>.</param>
public sealed class HeNormal(
    long? seed = null, IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    : VarianceScaling(2, "fan_in", "truncated_normal", seed, inputAxes, outputAxes);

/// <summary>Uniform in ±√(3 / fan in). LeCun et al. 1998.</summary>
/// <param name="seed">A seed, or none.</param>
/// <param name="inputAxes">As of <see cref="VarianceScaling"/>.</param>
/// <param name="outputAxes">As of <see cref="VarianceScaling"/>.</param>
public sealed class LecunUniform(
    long? seed = null, IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    : VarianceScaling(1, "fan_in", "uniform", seed, inputAxes, outputAxes);

/// <summary>Truncated normal with the variance 1 / fan in, for selu. LeCun et al. 1998.</summary>
/// <param name="seed">A seed, or none.</param>
/// <param name="inputAxes">As of <see cref="VarianceScaling"/>.</param>
/// <param name="outputAxes">As of <see cref="VarianceScaling"/>.</param>
public sealed class LecunNormal(
    long? seed = null, IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    : VarianceScaling(1, "fan_in", "truncated_normal", seed, inputAxes, outputAxes);
