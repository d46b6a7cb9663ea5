using Lamina.IR;
using Lamina.Losses;

namespace Lamina;

// Normalization, attention, encodings and losses.
public static partial class Ops
{
    /// <summary>x divided by its norm along an axis, or by epsilon if that is larger.</summary>
    /// <param name="x">Numbers.</param>
    /// <param name="axis">The axis or axes.</param>
    /// <param name="order">The norm's order, at least 1: (Σ |x|ᵖ)^(1/p).</param>
    /// <param name="epsilon">The least norm; by default 1e−7.</param>
    /// <exception cref="ArgumentException">The order is below 1.</exception>
    public static Tensor Normalize(Tensor x, Ints? axis = null, int order = 2, double? epsilon = null)
    {
        if (order < 1) throw new ArgumentException($"The order of a norm is at least 1, not {order}.");
        Tensor real = Floating(x);
        if (real.Rank == 0) real = real.Reshape(1);
        double least = epsilon ?? Keras.Epsilon;
        if (order == 2)
            return real * real.Square().Sum(axis ?? -1, keepDims: true).Maximum(least * least).Rsqrt();
        Tensor sum = (order == 1 ? real.Abs() : real.Abs().Pow(order)).Sum(axis ?? -1, keepDims: true);
        return real / (order == 1 ? sum : sum.Pow(1.0 / order)).Maximum(least);
    }

    /// <summary>(x − mean) / √(variance + epsilon) · scale + offset.</summary>
    /// <param name="x">Numbers.</param>
    /// <param name="mean">(size of the axis,).</param>
    /// <param name="variance">(size of the axis,).</param>
    /// <param name="axis">The axis of channels.</param>
    /// <param name="offset">(size of the axis,); by default none.</param>
    /// <param name="scale">(size of the axis,); by default none.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public static Tensor BatchNormalization(Tensor x, Tensor mean, Tensor variance, int axis, Tensor? offset = null,
        Tensor? scale = null, double epsilon = 1e-3)
    {
        int[] shape = Ints.Repeat(1, x.Rank).ToArray();
        shape[x.Shape.Axis(axis)] = -1;
        Tensor factor = (variance + epsilon).Rsqrt();
        if (scale is not null) factor *= scale;
        Tensor y = (x - Channel(mean)) * Channel(factor);
        return offset is null ? y : y + Channel(offset);
        Tensor Channel(Tensor t) => t.Reshape(new([.. shape.Select(s => s < 0 ? (int)t.Shape.Elements : 1)]));
    }

    /// <summary>(x − mean) / √(variance + epsilon) · gamma + beta, with mean and variance along axes.</summary>
    /// <param name="x">Numbers.</param>
    /// <param name="gamma">The sizes of the axes; by default none.</param>
    /// <param name="beta">The sizes of the axes; by default none.</param>
    /// <param name="axis">The axes; by default the last.</param>
    /// <param name="epsilon">Added to the variance; by default 1e−7.</param>
    /// <param name="rmsScaling">Whether to leave the mean and beta out, as an old option of Keras does.</param>
    public static Tensor LayerNormalization(Tensor x, Tensor? gamma = null, Tensor? beta = null, Ints? axis = null,
        double? epsilon = null, bool rmsScaling = false)
    {
        Tensor real = Floating(x);
        Ints axes = AxesOf(x, axis ?? -1);
        double least = epsilon ?? Keras.Epsilon;
        Tensor y = rmsScaling ? real * (real.Variance(axes, keepDims: true) + least).Rsqrt()
            : Functions.Standardize(real, axes, least);
        if (gamma is not null) y *= Spread(gamma, x, axes);
        return beta is null || rmsScaling ? y : y + Spread(beta, x, axes);
    }

    /// <summary>x / √(mean of x² + epsilon) · scale, along axes.</summary>
    /// <param name="x">Numbers.</param>
    /// <param name="scale">The sizes of the axes; by default none.</param>
    /// <param name="axis">The axes; by default the last.</param>
    /// <param name="epsilon">Added to the mean; by default 1e−7.</param>
    public static Tensor RmsNormalization(
        Tensor x, Tensor? scale = null, Ints? axis = null, double? epsilon = null)
    {
        Tensor real = Floating(x);
        Ints axes = AxesOf(x, axis ?? -1);
        Tensor y = real * (real.Square().Mean(axes, keepDims: true) + (epsilon ?? Keras.Epsilon)).Rsqrt();
        return scale is null ? y : y * Spread(scale, x, axes);
    }

    // A weight of the sizes of the axes, at their places.
    static Tensor Spread(Tensor weight, Tensor x, Ints axes) => weight.Rank == x.Rank ? weight
        : weight.Reshape(new([.. x.Shape.Select((s, a) => axes.Contains(a) ? s : 1)]));

    /// <summary>softmax(query · keyᵀ · scale) · value, for each head.</summary>
    /// <param name="query">(batch, targets, heads, features).</param>
    /// <param name="key">
    /// (batch, sources, heads, features); its heads may be fewer and serve several of the query.
    /// </param>
    /// <param name="value">(batch, sources, heads, features).</param>
    /// <param name="bias">Added to the scores (batch, heads, targets, sources).</param>
    /// <param name="mask">Which scores count, where a bias is not given.</param>
    /// <param name="scale">By default 1 / √features.</param>
    /// <param name="isCausal">Whether no target sees a later source.</param>
    /// <param name="flashAttention">Asks for another implementation; there is one only.</param>
    /// <param name="attnLogitsSoftCap">Draws scores s to c · tanh(s / c).</param>
    /// <exception cref="ArgumentException">Both bias and mask are given, or the ranks are not 4.</exception>
    public static Tensor DotProductAttention(Tensor query, Tensor key, Tensor value, Tensor? bias = null,
        Tensor? mask = null, double? scale = null, bool isCausal = false, bool? flashAttention = null,
        double? attnLogitsSoftCap = null)
    {
        if (query.Rank != 4 || key.Rank != 4 || value.Rank != 4)
            throw new ArgumentException("Attention takes (batch, length, heads, features), not "
                + $"{query.Shape}, {key.Shape} and {value.Shape}.");
        if (bias is not null && mask is not null)
            throw new ArgumentException("Attention takes a bias or a mask, not both.");
        DType type = Promotion.Result(Promotion.Result(query.DType, key.DType), value.DType);
        (query, key, value) = (query.Cast(type), key.Cast(type), value.Cast(type));
        double factor = scale ?? 1 / Math.Sqrt(query.Shape[3]);
        if (mask is not null || isCausal && attnLogitsSoftCap is not null)
        {
            Tensor? seen = mask?.Cast(DType.Bool);
            Tensor causal = Offset((query.Shape[1], key.Shape[1])).IsLessOrEqual(0);
            if (isCausal) (seen, isCausal) = (seen is null ? causal : seen & causal, false);
            Tensor hidden = Tensor.Where(seen!, Tensor.Scalar(0, type), IR.Primitives.DotProductAttention.Hidden(type));
            bias = bias is null ? hidden : bias + hidden;
        }
        if (attnLogitsSoftCap is not { } cap)
        {
            if (bias is null) return new IR.Primitives.DotProductAttention(factor, isCausal).Make(query, key, value)[0];
            while (bias.Rank < 4) bias = bias.ExpandDims(0);
            return new IR.Primitives.DotProductAttention(factor, isCausal).Make(query, key, value, bias.Cast(type))[0];
        }

        int groups = query.Shape[2] / key.Shape[2];
        if (groups > 1) (key, value) = (Repeat(key, groups, 2), Repeat(value, groups, 2));
        Tensor scores = (query.Transpose([0, 2, 1, 3]) * factor).MatMul(key.Transpose([0, 2, 3, 1]));
        scores = (scores / cap).Tanh() * cap;
        if (bias is not null) scores += bias;
        return Functions.Softmax(scores).MatMul(value.Transpose([0, 2, 1, 3])).Transpose([0, 2, 1, 3]);
    }

    /// <summary>1 at the class, 0 elsewhere, along a new axis; only zeros for a class that there is not.</summary>
    /// <param name="x">Class numbers.</param>
    /// <param name="numClasses">How many classes there are.</param>
    /// <param name="axis">Where the new axis is.</param>
    /// <param name="dtype">Element type; by default float32.</param>
    /// <param name="sparse">There are no sparse tensors; false.</param>
    public static Tensor OneHot(Tensor x, int numClasses, int axis = -1, DType? dtype = null, bool sparse = false)
    {
        RefuseSparse(sparse);
        return IndicesOf(x).OneHot(numClasses, dtype ?? DType.Float32).MoveAxis(-1, axis);
    }

    /// <summary>1 at every class that a sample has, 0 elsewhere.</summary>
    /// <param name="inputs">Class numbers, (classes of a sample,) or (samples, classes of a sample).</param>
    /// <param name="numClasses">How many classes there are.</param>
    /// <param name="axis">Where the axis of classes is.</param>
    /// <param name="dtype">Element type; by default float32.</param>
    /// <param name="sparse">There are no sparse tensors; false.</param>
    public static Tensor MultiHot(
        Tensor inputs, int numClasses, int axis = -1, DType? dtype = null, bool sparse = false) =>
        Max(OneHot(inputs, numClasses, axis, dtype, sparse), inputs.Rank > 1 ? 1 : 0);

    /// <summary>−[t ln p + (1 − t) ln(1 − p)] of each element; probabilities are limited to [1e−7, 1 − 1e−7].</summary>
    /// <param name="target">Targets t in [0, 1].</param>
    /// <param name="output">Probabilities p, or logits.</param>
    /// <param name="fromLogits">Whether outputs are before the sigmoid.</param>
    public static Tensor BinaryCrossentropy(Tensor target, Tensor output, bool fromLogits = false) =>
        Losses.BinaryCrossentropy.Elementwise(target.Cast(output.DType), output, fromLogits);

    /// <summary>
    /// −Σ t ln p over the classes, probabilities divided by their sum and limited to [1e−7, 1 − 1e−7].
    /// </summary>
    /// <param name="target">Targets t.</param>
    /// <param name="output">Probabilities p, or logits.</param>
    /// <param name="fromLogits">Whether outputs are before the softmax.</param>
    /// <param name="axis">The axis of classes.</param>
    public static Tensor CategoricalCrossentropy(
        Tensor target, Tensor output, bool fromLogits = false, int axis = -1) =>
        new CategoricalCrossentropy(fromLogits, axis: axis).Call(target, output);

    /// <summary>−ln p of the class that the target names, as <see cref="CategoricalCrossentropy"/>.</summary>
    public static Tensor SparseCategoricalCrossentropy(
        Tensor target, Tensor output, bool fromLogits = false, int axis = -1) =>
        new SparseCategoricalCrossentropy(fromLogits, axis: axis).Call(target, output);

    /// <summary>The peak signal-to-noise ratio 20 log₁₀(max) − 10 log₁₀(mean squared error), in decibels.</summary>
    public static Tensor Psnr(Tensor x1, Tensor x2, double maxVal) => x1.Shape == x2.Shape
        ? 20 * Math.Log10(maxVal) - 10 * Log10((x1 - x2).Square().Mean())
        : throw new ArgumentException($"Psnr compares images of one shape, not {x1.Shape} and {x2.Shape}.");

    /// <summary>The complex numbers with these absolute values and angles.</summary>
    public static (Tensor Real, Tensor Imaginary) Polar(Tensor abs, Tensor angle) =>
        (abs * angle.Cos(), abs * angle.Sin());

    /// <summary>Blocks of channels laid out as blocks of pixels.</summary>
    /// <param name="x">(batch, rows, columns, channels), or channels first.</param>
    /// <param name="blockSize">Side of a block, at least 2; its square divides the channels.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    public static Tensor DepthToSpace(Tensor x, int blockSize, string dataFormat = "channels_last")
    {
        CheckBlock(blockSize);
        int b = blockSize;
        if (dataFormat == "channels_first")
            return x.Reshape(new(x.Shape[0], x.Shape[1] / (b * b), b, b, x.Shape[2], x.Shape[3]))
                .Transpose([0, 1, 4, 2, 5, 3])
                .Reshape((x.Shape[0], x.Shape[1] / (b * b), x.Shape[2] * b, x.Shape[3] * b));
        return x.Reshape(new(x.Shape[0], x.Shape[1], x.Shape[2], b, b, x.Shape[3] / (b * b)))
            .Transpose([0, 1, 3, 2, 4, 5])
            .Reshape((x.Shape[0], x.Shape[1] * b, x.Shape[2] * b, x.Shape[3] / (b * b)));
    }

    /// <summary>Blocks of pixels laid out as channels: the inverse of <see cref="DepthToSpace"/>.</summary>
    public static Tensor SpaceToDepth(Tensor x, int blockSize, string dataFormat = "channels_last")
    {
        CheckBlock(blockSize);
        int b = blockSize;
        if (dataFormat == "channels_first")
            return x.Reshape(new(x.Shape[0], x.Shape[1], x.Shape[2] / b, b, x.Shape[3] / b, b))
                .Transpose([0, 1, 3, 5, 2, 4])
                .Reshape((x.Shape[0], x.Shape[1] * b * b, x.Shape[2] / b, x.Shape[3] / b));
        return x.Reshape(new(x.Shape[0], x.Shape[1] / b, b, x.Shape[2] / b, b, x.Shape[3]))
            .Transpose([0, 1, 3, 2, 4, 5])
            .Reshape((x.Shape[0], x.Shape[1] / b, x.Shape[2] / b, x.Shape[3] * b * b));
    }

    static void CheckBlock(int blockSize)
    {
        if (blockSize < 2)
            throw new ArgumentOutOfRangeException(nameof(blockSize),
                $"A block has a side of at least 2, not {blockSize}.");
    }
}
