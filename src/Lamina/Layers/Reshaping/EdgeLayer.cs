using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>What layers that change the edges of spatial axes have in common.</summary>
public abstract class EdgeLayer : Layer
{
    readonly string key, dataFormat;
    readonly Ints before, after;

    private protected EdgeLayer(
        string key, Ints before, Ints after, string dataFormat, string? name, DType dtype, Shape? inputShape)
        : base(name, dtype: dtype, inputShape: inputShape)
    {
        SpatialLayers.Check(ClassName, before.Count, "valid", dataFormat, false);
        if (before.Concat(after).Any(size => size < 0))
            throw new ArgumentException($"{ClassName} takes numbers from 0, not {before} and {after}.");
        (this.key, this.before, this.after, this.dataFormat) = (key, before, after, dataFormat);
    }

    /// <summary>Changes (batch, spatial…, channels).</summary>
    private protected abstract Tensor Change(Tensor x);

    /// <summary>Whether the configuration has a data_format.</summary>
    private protected virtual bool HasDataFormat => true;

    private protected Tensor Pad(Tensor x) => x.Pad([0, .. before, 0], [0, .. after, 0]);

    private protected Tensor Crop(Tensor x)
    {
        for (int i = 0; i < before.Count; i++)
        {
            int size = x.Shape[i + 1];
            if (before[i] + after[i] >= size)
                throw new ArgumentException(
                    $"Cropping {before[i]} and {after[i]} leaves nothing of the {size} elements of axis {i + 1}.");
            x = x.Slice(i + 1, before[i], size - after[i]);
        }
        return x;
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) =>
        SpatialLayers.Channelled(x, before.Count, dataFormat, Change);

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonArray[] pairs = [.. before.Zip(after, (a, b) => Config.List([a, b]))];
        JsonObject config = base.GetConfig().With((key, pairs.Length == 1 ? pairs[0] : new JsonArray([.. pairs])));
        return HasDataFormat ? config.With(("data_format", dataFormat)) : config;
    }

    /// <summary>
    /// Reads a number, a number for each axis, or a pair for each axis; over one axis, a number or a pair.
    /// </summary>
    private protected static (Ints Before, Ints After) ReadEdges(JsonObject c, string key, int rank, int otherwise)
    {
        if (c[key] is JsonArray list && list.All(item => item is JsonArray { Count: 2 }))
            return ([.. list.Select(item => item![0]!.GetValue<int>())],
                [.. list.Select(item => item![1]!.GetValue<int>())]);
        int[] sizes = c.Ints(key) ?? [otherwise];
        if (rank == 1 && sizes.Length == 2) return ([sizes[0]], [sizes[1]]);
        if (sizes.Length == 1) return (Ints.Repeat(sizes[0], rank), Ints.Repeat(sizes[0], rank));
        return sizes.Length == rank ? (sizes, sizes)
            : throw new FormatException(
                $"The config's '{key}' has {rank} numbers or pairs, not {c[key]!.ToJsonString()}.");
    }
}
