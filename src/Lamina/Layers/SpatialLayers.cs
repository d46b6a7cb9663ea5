using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>What layers over spatial axes share: their arguments, and channels first.</summary>
static class SpatialLayers
{
    /// <exception cref="ArgumentException">An argument is out of range or misspelled.</exception>
    public static void Check(string layer, int rank, string padding, string dataFormat, bool causal,
        params ReadOnlySpan<Ints> sizes)
    {
        string[] paddings = causal ? ["valid", "same", "causal"] : ["valid", "same"];
        if (!paddings.Contains(padding)) throw Names.Unknown("padding", padding, paddings);
        if (dataFormat is not ("channels_last" or "channels_first"))
            throw Names.Unknown("data format", dataFormat, ["channels_last", "channels_first"]);
        foreach (Ints size in sizes)
            if (size.Count != rank || size.Any(s => s < 1))
                throw new ArgumentException(
                    $"{layer} needs {rank} positive numbers for window, strides and dilation, not {size}.");
    }

    /// <summary>The axes that a layer wants, for messages.</summary>
    public static string Axes(int rank, string dataFormat) => dataFormat == "channels_last"
        ? $"(batch, {rank} spatial axes, channels)" : $"(batch, channels, {rank} spatial axes)";

    /// <summary>Runs a function of (batch, spatial…, channels) on either layout.</summary>
    public static Tensor Channelled(Tensor x, int rank, string dataFormat, Func<Tensor, Tensor> function)
    {
        if (x.Rank != rank + 2) throw new ArgumentException($"It needs {Axes(rank, dataFormat)}, not {x.Shape}.");
        return dataFormat == "channels_last" ? function(x) : function(x.MoveAxis(1, -1)).MoveAxis(-1, 1);
    }
}
