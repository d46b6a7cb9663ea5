using Lamina.Initializers;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Regularizers;

namespace Lamina.Tests.Layers;

/// <summary>Every layer through <see cref="LayerCheck"/>.</summary>
[Collection(ProcessWide.Name)]
public class WholeLayerTests
{
    static readonly NDArray Tokens = NDArray.From([0, 1, 2, 4, 3, 0], (2, 3));

    [Fact]
    public void Dense_of_rows() => new LayerCheck((3, 4), (3, 2))
    {
        Trainable = 10,
        Expected = (x, w) => Reference.Dense(x, w[0], w[1], Math.Tanh),
    }.Run(new Dense(2, activation: "tanh", kernelInitializer: "he_normal"));

    [Fact]
    public void Dense_of_sequences_without_bias() => new LayerCheck((2, 3, 4), (2, 3, 5))
    {
        Trainable = 20,
        PassesMask = true,
        Expected = (x, w) => Reference.Dense(x, w[0], null, v => v),
    }.Run(new Dense(5, useBias: false, kernelRegularizer: new L2(0.1), kernelConstraint: "max_norm"));

    [Theory]
    [InlineData("valid", 1, 1, 1)]
    [InlineData("same", 1, 1, 1)]
    [InlineData("valid", 2, 1, 2)]
    [InlineData("same", 2, 1, 1)]
    [InlineData("same", 1, 2, 2)]
    public void Conv2D(string padding, int stride, int dilation, int groups)
    {
        int extent = 2 * dilation + 1, windows = padding == "same" ? (5 + stride - 1) / stride : (5 - extent) / stride
            + 1;
        int pad = padding == "same" ? Math.Max(0, (windows - 1) * stride + extent - 5) / 2 : 0;
        new LayerCheck((2, 5, 5, 4), (2, windows, windows, 6))
        {
            Trainable = 3 * 3 * 4 / groups * 6 + 6,
            Expected = (x, w) => Reference.Conv2D(x, w[0], w[1], (windows, windows), (pad, pad), stride, dilation,
                groups),
        }.Run(new Conv2D(6, 3, strides: stride, padding: padding, dilationRate: dilation, groups: groups));
    }

    [Fact]
    public void Conv2D_with_channels_first() => new LayerCheck((1, 2, 4, 5), (1, 3, 3, 3)) { Trainable = 39 }
        .Run(new Conv2D(3, (2, 3), dataFormat: "channels_first", activation: "sigmoid"));

    [Fact]
    public void Conv1D_causal() => new LayerCheck((2, 5, 2), (2, 5, 3)) { Trainable = 15 }
        .Run(new Conv1D(3, 2, padding: "causal"));

    [Fact]
    public void Conv3D() => new LayerCheck((1, 3, 3, 3, 1), (1, 2, 2, 2, 2)) { Trainable = 18 }.Run(new Conv3D(2, 2));

    [Fact]
    public void MaxPooling2D() => new LayerCheck((1, 4, 4, 2), (1, 2, 2, 2))
    {
        Expected = (x, _) => [.. Windows(x).Select(w => w.Max())],
    }.Run(new MaxPooling2D());

    [Fact]
    public void AveragePooling2D() => new LayerCheck((1, 4, 4, 2), (1, 2, 2, 2))
    {
        Expected = (x, _) => [.. Windows(x).Select(w => w.Average())],
    }.Run(new AveragePooling2D(2));

    [Fact]
    public void AveragePooling2D_same() => new LayerCheck((2, 3, 5, 1), (2, 2, 2, 1))
        .Run(new AveragePooling2D((2, 3), padding: "same", dataFormat: "channels_last"));

    [Fact]
    public void Flatten() => new LayerCheck((2, 3, 4), (2, 12)) { Expected = Reference.Each(v => v) }
        .Run(new Flatten());

    [Fact]
    public void Reshape() => new LayerCheck((2, 6), (2, 3, 2)) { Expected = Reference.Each(v => v) }
        .Run(new Reshape((-1, 2)));

    [Fact]
    public void Activation() => new LayerCheck((2, 3), (2, 3)) { Expected = Reference.Each(v => v / (1 + Math.Abs(v))) }
        .Run(new Activation("softsign"));

    [Fact]
    public void Softmax() => new LayerCheck((2, 3), (2, 3))
    {
        Expected = (x, _) => [.. Enumerable.Range(0, 6).Select(i => Math.Exp(x[i])
            / Enumerable.Range(0, 3).Sum(k => Math.Exp(x[i / 3 * 3 + k])))],
    }.Run(new Softmax());

    [Fact]
    public void Dropout_outside_training() => new LayerCheck((2, 3, 2), (2, 3, 2))
    {
        PassesMask = true,
        Expected = Reference.Each(v => v),
    }.Run(new Dropout(0.5, seed: 1));

    [Fact]
    public void Rescaling() => new LayerCheck((2, 3), (2, 3)) { Expected = Reference.Each(v => v * 2 - 1) }
        .Run(new Rescaling(2, -1));

    [Fact]
    public void Rescaling_of_bytes() => new LayerCheck((1, 3), (1, 3))
    {
        Data = NDArray.From<byte>([0, 51, 255], (1, 3)),
        Expected = (x, _) => [.. x.ToArray<byte>().Select(v => v * 0.2)],
    }.Run(new Rescaling(0.2));

    [Fact]
    public void Normalization_learned() => new LayerCheck((4, 3), (4, 3))
    {
        State = 7,
        Expected = (x, w) => [.. Enumerable.Range(0, 12).Select(i => (x[i] - w[0][i % 3]) / Math.Sqrt(w[1][i % 3]))],
    }.Run(new Normalization());

    [Fact]
    public void Normalization_given_and_inverted() =>
        new LayerCheck((2, 2), (2, 2)) { Expected = Reference.Each(v => v * 2 + 3) }
        .Run(new Normalization(axis: [], mean: NDArray.Scalar(3), variance: NDArray.Scalar(4), invert: true));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BatchNormalization(bool training) => new LayerCheck((4, 2, 3), (4, 2, 3))
    {
        Trainable = 6,
        State = 6,
        Training = training,
        PassesMask = true,
        Expected = (x, w) => Reference.BatchNormalization(x, w, training),
    }.Run(new BatchNormalization());

    [Fact]
    public void Embedding() => new LayerCheck((2, 3), (2, 3, 2))
    {
        Trainable = 10,
        Data = Tokens,
        Expected = (x, w) => [.. x.ToArray<int>().SelectMany(i => new[] { w[0][2 * i], w[0][2 * i + 1] })],
    }.Run(new Embedding(5, 2, maskZero: true));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SimpleRNN(bool sequences) => new LayerCheck((2, 4, 3), sequences ? (2, 4, 5) : (2, 5))
    {
        Trainable = 45,
        PassesMask = false,
        Expected = (x, w) => Reference.SimpleRNN(x, w, sequences),
    }.Run(new SimpleRNN(5, returnSequences: sequences, recurrentInitializer: new Orthogonal(0.5)));

    [Fact]
    public void SimpleRNN_backwards_and_unrolled() => new LayerCheck((2, 3, 2), (2, 3, 2)) { Trainable = 10 }
        .Run(new SimpleRNN(2, "sigmoid", goBackwards: true, returnSequences: true, unroll: true, dropout: 0.3,
            recurrentDropout: 0.2));

    /// <summary>The four numbers of each 2×2 window of a (1, 4, 4, 2) image.</summary>
    static IEnumerable<double[]> Windows(NDArray x) =>
        from i in Enumerable.Range(0, 2)
        from j in Enumerable.Range(0, 2)
        from c in Enumerable.Range(0, 2)
        select new[] { (0, 0), (0, 1), (1, 0), (1, 1) }
            .Select(o => x[((2 * i + o.Item1) * 4 + 2 * j + o.Item2) * 2 + c]).ToArray();
}
