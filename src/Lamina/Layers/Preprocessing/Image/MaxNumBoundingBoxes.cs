using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Gives each image the same number of bounding boxes: cuts those that are too many and fills up those that are too
/// few. In: boxes (batch, n, 4), or boxes and their labels (batch, n); out: (batch, maxNumber, 4) and (batch,
/// maxNumber). An image (batch, height, width, channels) passes through.
/// </summary>
/// <example><code>
/// Tensor[] padded = new MaxNumBoundingBoxes(10).ApplyMany([boxes, labels]);
/// </code></example>
public sealed class MaxNumBoundingBoxes : ImageLayer
{
    readonly int maxNumber, fillValue;

    /// <summary>A limit.</summary>
    /// <param name="maxNumber">How many boxes each image gets.</param>
    /// <param name="fillValue">What boxes and labels that are added hold.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first", of images.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public MaxNumBoundingBoxes(int maxNumber, int fillValue = -1, string dataFormat = "channels_last",
        string? name = null, DType dtype = DType.Float32) : base(dataFormat, name, dtype, null)
    {
        if (maxNumber < 0) throw new ArgumentException($"maxNumber is not negative, as {maxNumber} is.");
        (this.maxNumber, this.fillValue) = (maxNumber, fillValue);
    }

    /// <inheritdoc/>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        foreach (Tensor input in inputs)
            if (input.Rank is not (2 or 3 or 4) || input.Rank == 3 && input.Shape[2] != 4) throw new ArgumentException(
                $"It takes boxes (batch, n, 4), labels (batch, n) or images (batch, …), not {input.Shape}.");
        return [.. inputs.Select(input => input.Rank == 4 ? input : Fit(input))];
    }

    private protected override Tensor Transform(Tensor images, CallContext context) => images;

    Tensor Fit(Tensor x)
    {
        x = x.Slice(1, 0, Math.Min(maxNumber, x.Shape[1]));
        int[] missing = new int[x.Rank];
        missing[1] = maxNumber - x.Shape[1];
        return x.Pad(new int[x.Rank], missing, fillValue);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig().With(("max_number", maxNumber));
        // Keras takes a value but writes none.
        if (fillValue != -1) config["fill_value"] = fillValue;
        return config;
    }

    internal static MaxNumBoundingBoxes Read(JsonObject c) => new(c.Int("max_number"), c.Int("fill_value", -1),
        Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
