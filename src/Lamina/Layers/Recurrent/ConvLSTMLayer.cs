using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Regularizers;

namespace Lamina.Layers;

/// <summary>
/// What convolutional LSTMs of 1 to 3 spatial axes have in common. Kernel (window…, channels, 4 filters), recurrent
/// kernel (window…, filters, 4 filters) and bias (4 filters) hold the gates in the order i, f, g, o.
/// </summary>
public abstract class ConvLSTMLayer : RecurrentLayer
{
    readonly ConvLSTMCell cell;

    private protected ConvLSTMLayer(ConvLSTMCell cell, RecurrentOptions options, Regularizer? activityRegularizer,
        string? name, bool trainable, DType dtype, Shape? inputShape)
        : base(cell, options, activityRegularizer, name, trainable, dtype, inputShape) => this.cell = cell;

    private protected override void CheckInput(Shape x)
    {
        if (x.Rank == cell.Rank + 3) return;
        string axes = SpatialLayers.Axes(cell.Rank, cell.DataFormat).Replace("(batch", "(batch, steps",
            StringComparison.Ordinal);
        throw new ArgumentException($"It needs {axes}, not {x}.");
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => cell.Write(base.GetConfig());
}
