using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Convolutions. ONNX's filters are (filters, channels / groups, window…).</summary>
static class Convolutions
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.One("Conv", c => Bias(Convolve(c, c[0], c[1]), c.Optional(2)));
        list.One("ConvTranspose", c => Bias(Transposed(c), c.Optional(2)));
    }

    /// <summary>The convolution that a node's attributes describe.</summary>
    public static Tensor Convolve(NodeCall call, Tensor x, Tensor filter)
    {
        WindowGeometry window = SlidingWindow.Of(call, SlidingWindow.Spatial(x), SlidingWindow.Spatial(filter));
        Tensor y = new Convolution(new(window, call.Int("group", 1)))
            .Apply(SlidingWindow.ChannelsLast(x), filter.Transpose(WindowFirst(filter.Rank, 1, 0)));
        return SlidingWindow.ChannelsFirst(y);
    }

    static Ints WindowFirst(int rank, int channels, int filters) =>
        [.. Enumerable.Range(2, rank - 2), channels, filters];

    static Tensor Bias(Tensor y, Tensor? bias) => bias is null ? y : y + Movement.Along(bias, y.Rank, 1);

    static Tensor Transposed(NodeCall call)
    {
        Tensor x = call[0], filter = call[1];
        Ints spatial = SlidingWindow.Spatial(x), size = SlidingWindow.Spatial(filter);
        int rank = size.Count, groups = call.Int("group", 1);
        Ints strides = call.Ints("strides") ?? Ints.Repeat(1, rank);
        Ints dilations = call.Ints("dilations") ?? Ints.Repeat(1, rank);
        int[] more = call.Ints("output_padding") ?? new int[rank];
        int[] low = new int[rank], high = new int[rank], output = new int[rank];
        int[]? pads = call.Ints("pads"), wanted = call.Ints("output_shape");
        string auto = call.Text("auto_pad", "NOTSET");
        for (int i = 0; i < rank; i++)
        {
            int whole = strides[i] * (spatial[i] - 1) + more[i] + (size[i] - 1) * dilations[i] + 1;
            if (wanted is not null || auto is "SAME_UPPER" or "SAME_LOWER")
            {
                output[i] = wanted?[wanted.Length - rank + i] ?? spatial[i] * strides[i];
                int total = Math.Max(0, whole - output[i]);
                low[i] = auto == "SAME_UPPER" ? total / 2 : total - total / 2;
                high[i] = total - low[i];
            }
            else
            {
                if (auto == "NOTSET" && pads is not null) (low[i], high[i]) = (pads[i], pads[i + rank]);
                output[i] = whole - low[i] - high[i];
            }
        }

        // The gradient of a convolution of the whole, without its edges: padding is what is cut off afterwards.
        int[] full = [.. Enumerable.Range(0, rank).Select(i => Math.Max(
            strides[i] * (spatial[i] - 1) + (size[i] - 1) * dilations[i] + 1, output[i] + low[i]))];
        WindowGeometry window = WindowGeometry.Valid(size, strides, dilations);
        int[] gradient = [.. Enumerable.Range(0, rank).Select(
            i => strides[i] * (spatial[i] - 1) + (size[i] - 1) * dilations[i] + 1)];
        int filters = filter.Shape[1] * groups;
        // (channels, filters / groups, window…) as that convolution's (window…, filters / groups, channels).
        Tensor turned = filter.Transpose(WindowFirst(filter.Rank, 1, 0));
        Tensor y = new ConvolutionInputGradient(new(window, groups), new([x.Shape[0], .. gradient, filters]))
            .Apply(SlidingWindow.ChannelsLast(x), turned);
        y = y.Pad(Ints.Repeat(0, rank + 2),
            [0, .. Enumerable.Range(0, rank).Select(i => full[i] - gradient[i]), 0]);
        y = new Slice([0, .. low, 0], [y.Shape[0], .. low.Zip(output, (l, o) => l + o), filters],
            Ints.Repeat(1, rank + 2)).Apply(y);
        return SlidingWindow.ChannelsFirst(y);
    }
}
