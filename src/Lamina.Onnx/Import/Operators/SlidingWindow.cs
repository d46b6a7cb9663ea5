using Lamina.IR;

namespace Lamina.Onnx.Import.Operators;

/// <summary>How the attributes of convolutions and pools let a window slide over (batch, channels, spatial…).</summary>
static class SlidingWindow
{
    /// <summary>The window that a node's attributes describe.</summary>
    /// <param name="call">The node.</param>
    /// <param name="spatial">The sizes of the spatial axes.</param>
    /// <param name="size">The window's size.</param>
    /// <param name="roundUp">Whether a last window that is only partly inside counts.</param>
    public static WindowGeometry Of(NodeCall call, Ints spatial, Ints size, bool roundUp = false)
    {
        int rank = size.Count;
        Ints strides = call.Ints("strides") ?? Ints.Repeat(1, rank);
        Ints dilations = call.Ints("dilations") ?? Ints.Repeat(1, rank);
        string auto = call.Text("auto_pad", "NOTSET");
        if (auto == "VALID") return WindowGeometry.Valid(size, strides, dilations);
        if (auto is "SAME_UPPER" or "SAME_LOWER")
        {
            WindowGeometry same = WindowGeometry.Same(spatial, size, strides, dilations);
            return auto == "SAME_UPPER" ? same : same with { Low = same.High, High = same.Low };
        }

        int[] pads = call.Ints("pads") ?? new int[2 * rank];
        if (pads.Length != 2 * rank) throw call.Bad($"{pads.Length} pads for {rank} spatial axes.");
        WindowGeometry window = new(size, strides, pads[..rank], pads[rank..], dilations);
        return roundUp ? RoundedUp(window, spatial) : window;
    }

    /// <summary>More padding at the end, so that a last window that begins inside is whole.</summary>
    static WindowGeometry RoundedUp(WindowGeometry window, Ints spatial)
    {
        int[] high = window.High.ToArray();
        for (int i = 0; i < high.Length; i++)
        {
            int room = spatial[i] + window.Low[i] + high[i] - window.Extent(i);
            int missing = (window.Strides[i] - room % window.Strides[i]) % window.Strides[i];
            // The last window has to begin on an element or on the padding before it.
            if ((room + missing) / window.Strides[i] * window.Strides[i] < spatial[i] + window.Low[i])
                high[i] += missing;
        }
        return window with { High = high };
    }

    /// <summary>(batch, channels, spatial…) as (batch, spatial…, channels).</summary>
    public static Tensor ChannelsLast(Tensor x) => x.MoveAxis(1, -1);

    /// <summary>(batch, spatial…, channels) as (batch, channels, spatial…).</summary>
    public static Tensor ChannelsFirst(Tensor x) => x.MoveAxis(-1, 1);

    /// <summary>The sizes of the spatial axes of (batch, channels, spatial…).</summary>
    public static Ints Spatial(Tensor x) => x.Shape.Slice(2).ToArray();
}
