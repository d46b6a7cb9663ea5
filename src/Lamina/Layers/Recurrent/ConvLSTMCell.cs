using System.Text.Json.Nodes;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// One step of a convolutional LSTM: that of <see cref="LSTMCell"/> with convolutions in place of the products; the
/// states are images with as many channels as there are filters (Shi et al. 2015).
/// </summary>
sealed class ConvLSTMCell : GatedCell
{
    readonly ConvLSTMWindows windows;
    readonly ActivationFunction recurrentActivation;
    readonly bool unitForgetBias;
    Shape? state;

    public ConvLSTMCell(int filters, ConvLSTMWindows windows, ActivationFunction? recurrentActivation,
        bool unitForgetBias, CellOptions options, bool trainable, DType dtype)
        : base(filters, 4, options, "conv_lstm_cell", trainable, dtype)
    {
        windows.Check(ClassName);
        (this.windows, this.unitForgetBias) = (windows, unitForgetBias);
        this.recurrentActivation = recurrentActivation ?? Activations.Sigmoid;
    }

    public int Rank => windows.Kernel.Count;

    public string DataFormat => windows.DataFormat;

    bool ChannelsLast => DataFormat == "channels_last";

    public override IReadOnlyList<Shape> StateSizes => state is { } size ? [size, size]
        : throw new InvalidOperationException("The size of the states is known once the cell is built.");

    private protected override int GateAxis => ChannelsLast ? -1 : -1 - Rank;

    private protected override int Masks => 4;

    private protected override Initializer BiasInitializer =>
        unitForgetBias ? new ForgetBias(base.BiasInitializer) : base.BiasInitializer;

    private protected override Tensor? InputBias =>
        ChannelsLast ? base.InputBias : base.InputBias?.Reshape([4 * Units, .. Ints.Repeat(1, Rank)]);

    public override void Build(params Shape[] inputShapes)
    {
        Shape x = inputShapes[0];
        Shape space = ChannelsLast ? x.Slice(1, x.Rank - 1) : x.Slice(2);
        if (!space.IsKnown) throw new ArgumentException(
            $"A convolutional LSTM needs known sizes along its spatial axes, not {x}.");
        Shape after = [.. space.Select((size, axis) => windows.OutputSize(size, axis))];
        state = ChannelsLast ? after.Append(Units) : [Units, .. after];
        int channels = ChannelsLast ? x[-1] : x[1];
        AddWeights([.. windows.Kernel, channels, 4 * Units], [.. windows.Kernel, Units, 4 * Units]);
    }

    private protected override Tensor MultiplyInput(Tensor x, Tensor kernel)
    {
        // All steps at once are samples of one large batch.
        bool all = x.Rank == Rank + 3;
        Tensor merged = all ? x.Reshape([x.Shape[0] * x.Shape[1], .. x.Shape.Slice(2)]) : x;
        Tensor y = SpatialLayers.Channelled(merged, Rank, DataFormat, t =>
            Functions.Convolution(t, kernel, windows.Strides, windows.Padding, windows.Dilation));
        return all ? y.Reshape([x.Shape[0], x.Shape[1], .. y.Shape.Slice(1)]) : y;
    }

    private protected override Tensor MultiplyState(Tensor state, Tensor kernel)
    {
        Ints ones = Ints.Repeat(1, Rank);
        return SpatialLayers.Channelled(state, Rank, DataFormat, t =>
            Functions.Convolution(t, kernel, ones, "same", ones));
    }

    private protected override Func<Tensor, Tensor[], (Tensor, Tensor[])> Steps(Tensor[] dropped)
    {
        var recurrent = Recurrent(dropped, 0, 4);
        return (x, states) => LSTMCell.Advance(Parts(x + recurrent(states[0]), 4), states[1], Activation,
            recurrentActivation);
    }

    /// <summary>Adds the keys that the layer writes for its cell.</summary>
    public JsonObject Write(JsonObject config) => Options.Write(windows.Write(config.With(("filters", Units)))).With(
        ("recurrent_activation", recurrentActivation.Name), ("unit_forget_bias", unitForgetBias));

    public static ConvLSTMCell Read(JsonObject c, int rank) => new(c.Int("filters"), ConvLSTMWindows.Read(c, rank),
        CellOptions.Recurrent(c), c.Bool("unit_forget_bias", true), CellOptions.Read(c), LayerConfig.Trainable(c),
        LayerConfig.Type(c));
}
