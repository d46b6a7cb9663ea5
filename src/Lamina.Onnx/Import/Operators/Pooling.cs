using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Pools.</summary>
static class Pooling
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.Many("MaxPool", MaxPool);
        list.One("AveragePool", AveragePool);
        list.One("LpPool", LpPool);
        list.One("GlobalMaxPool", c => c[0].Max(SpatialAxes(c[0]), keepDims: true));
        list.One("GlobalAveragePool", c => c[0].Mean(SpatialAxes(c[0]), keepDims: true));
        list.One("MaxUnpool", MaxUnpool);
    }

    static Ints SpatialAxes(Tensor x) => [.. Enumerable.Range(2, x.Rank - 2)];

    static WindowGeometry Window(NodeCall call) => SlidingWindow.Of(call, SlidingWindow.Spatial(call[0]),
        call.Ints("kernel_shape") ?? throw call.Bad("attribute 'kernel_shape' is missing."),
        call.Int("ceil_mode", 0) != 0);

    static Tensor[] MaxPool(NodeCall call)
    {
        WindowGeometry window = Window(call);
        DType type = call[0].DType;
        Tensor x = SlidingWindow.ChannelsLast(type.IsFloating() ? call[0] : call[0].Cast(DType.Float64));
        Tensor y = SlidingWindow.ChannelsFirst(new ReduceWindow(Reduction.Maximum, window).Apply(x)).Cast(type);
        if (!call.Wants(1)) return [y];
        // The place of each maximum: the flat position in (batch, channels, spatial…), or with the first spatial axis
        // running fastest.
        Shape shape = call[0].Shape;
        Ints order = call.Int("storage_order", 0) == 0 ? Ints.Range(shape.Rank)
            : [0, 1, .. Enumerable.Range(2, shape.Rank - 2).Reverse()];
        Shape stored = new([.. order.Select(axis => shape[axis])]);
        int count = checked((int)shape.Elements);
        Tensor places = Tensor.Iota(count, 0, x.DType).Reshape(stored).Transpose(order);
        Tensor found = new SelectAndGather(window).Apply(x, SlidingWindow.ChannelsLast(places));
        return [y, SlidingWindow.ChannelsFirst(found).Cast(DType.Int64)];
    }

    static Tensor AveragePool(NodeCall call)
    {
        WindowGeometry window = Window(call);
        Tensor x = SlidingWindow.ChannelsLast(call[0]);
        var sum = new ReduceWindow(Reduction.Sum, window);
        Tensor ones = Tensor.Ones(x.Shape.With(0, 1), x.DType);
        if (call.Int("count_include_pad", 0) != 0)
        {
            // The padding that the file asks for counts; what rounding up adds beyond it does not.
            WindowGeometry asked = SlidingWindow.Of(call, SlidingWindow.Spatial(call[0]), window.Size);
            ones = ones.Pad([0, .. asked.Low, 0], [0, .. asked.High, 0], 1);
            window = window with
            {
                Low = Ints.Repeat(0, window.Rank),
                High = [.. window.High.Zip(asked.High, (all, own) => all - own)],
            };
        }
        Tensor counts = new ReduceWindow(Reduction.Sum, window).Apply(ones);
        return SlidingWindow.ChannelsFirst(sum.Apply(x) / counts);
    }

    static Tensor LpPool(NodeCall call)
    {
        double p = call.Float("p", 2);
        if (call.HasAttribute("p") && call.Opset >= 2) p = call.Int("p", 2);
        Tensor x = SlidingWindow.ChannelsLast(call[0].Abs().Pow(p));
        return SlidingWindow.ChannelsFirst(new ReduceWindow(Reduction.Sum, Window(call)).Apply(x).Pow(1 / p));
    }

    static Tensor MaxUnpool(NodeCall call)
    {
        Tensor x = call[0], places = call[1];
        WindowGeometry window = SlidingWindow.Of(call, SlidingWindow.Spatial(x), call.Ints("kernel_shape")!);
        Shape natural = new([x.Shape[0], x.Shape[1], .. Enumerable.Range(0, window.Rank).Select(i =>
            (x.Shape[i + 2] - 1) * window.Strides[i] - window.Low[i] - window.High[i] + window.Extent(i))]);
        Shape wanted = call.Has(2) ? Shapes.Sizes(call, 2) : natural;
        Tensor flat = new Scatter(0, Add: false).Apply(
            Tensor.Zeros(checked((int)natural.Elements), x.DType), places.Reshape(-1), x.Reshape(-1));
        Tensor y = flat.Reshape(natural);
        Ints more = [.. wanted.Zip(natural, (w, n) => w - n)];
        return y.Pad(Ints.Repeat(0, y.Rank), more);
    }
}
