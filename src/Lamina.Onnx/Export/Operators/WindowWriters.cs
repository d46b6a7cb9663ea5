using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Onnx.Export.Operators;

/// <summary>Convolutions and pools. ONNX has the channels before the spatial axes, Lamina after them.</summary>
static class WindowWriters
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(Dictionary<Type, OperatorWriter> table)
    {
        table[typeof(Convolution)] = Convolution;
        table[typeof(ConvolutionInputGradient)] = Transposed;
        table[typeof(ReduceWindow)] = Pool;
    }

    static string ChannelsFirst(GraphWriter graph, Tensor x)
    {
        Ints order = [0, x.Rank - 1, .. Enumerable.Range(1, x.Rank - 2)];
        return graph.Emit("Transpose", [graph[x]], ("perm", order));
    }

    static void ChannelsLast(GraphWriter graph, Node node, string y)
    {
        Ints order = [0, .. Enumerable.Range(2, node.Outputs[0].Rank - 2), 1];
        graph.Set(node.Outputs[0], graph.Emit("Transpose", [y], ("perm", order)));
    }

    /// <summary>(window…, channels, filters) as (filters, channels, window…); weights are turned here.</summary>
    static string Filter(GraphWriter graph, Tensor filter)
    {
        int rank = filter.Rank;
        Ints order = [rank - 1, rank - 2, .. Enumerable.Range(0, rank - 2)];
        return filter.Node.Op is ReadVariable { Variable: var variable }
            ? graph.Constant(Tensor.From(variable.Value).Transpose(order).Value, variable.Path)
            : graph.Emit("Transpose", [graph[filter]], ("perm", order));
    }

    static (string, object)[] Attributes(Node node, WindowGeometry window, SymbolicTrace trace)
    {
        Size?[] low = trace.Numbers(node, n => Window(n).Low), high = trace.Numbers(node, n => Window(n).High);
        if (low.Concat(high).Any(size => size is not { IsFixed: true })) throw SymbolicTrace.Depends(node);
        Ints pads = [.. window.Low, .. window.High];
        return
        [
            ("kernel_shape", window.Size), ("strides", window.Strides), ("dilations", window.Dilations),
            ("pads", pads),
        ];
    }

    static WindowGeometry Window(Node node) => node.Op switch
    {
        Convolution op => op.Geometry.Window,
        ConvolutionInputGradient op => op.Geometry.Window,
        var op => ((ReduceWindow)op).Window,
    };

    static void Convolution(GraphWriter graph, Node node)
    {
        ConvolutionGeometry geometry = ((Convolution)node.Op).Geometry;
        string x = ChannelsFirst(graph, node.Inputs[0]), filter = Filter(graph, node.Inputs[1]);
        ChannelsLast(graph, node, graph.Emit("Conv", [x, filter],
            [.. Attributes(node, geometry.Window, graph.Trace), ("group", geometry.Groups)]));
    }

    static void Transposed(GraphWriter graph, Node node)
    {
        var op = (ConvolutionInputGradient)node.Op;
        WindowGeometry window = op.Geometry.Window;
        Tensor dy = node.Inputs[0];
        // What the strides leave over at the end of the convolution's input.
        int[] rest = [.. Enumerable.Range(0, window.Rank).Select(i => op.InputShape[i + 1] + window.Low[i]
            + window.High[i] - window.Extent(i) - (dy.Shape[i + 1] - 1) * window.Strides[i])];
        ChannelsLast(graph, node, graph.Emit("ConvTranspose",
            [ChannelsFirst(graph, dy), Filter(graph, node.Inputs[1])],
            [
                .. Attributes(node, window, graph.Trace), ("group", op.Geometry.Groups), ("output_padding", (Ints)rest),
            ]));
    }

    static void Pool(GraphWriter graph, Node node)
    {
        var op = (ReduceWindow)node.Op;
        string x = ChannelsFirst(graph, node.Inputs[0]);
        (string, object)[] attributes = Attributes(node, op.Window, graph.Trace);
        if (op.Kind == Reduction.Maximum)
        {
            ChannelsLast(graph, node, graph.Emit("MaxPool", [x], attributes));
            return;
        }
        if (op.Window.Dilations.Any(d => d > 1)) throw GraphWriter.Unsupported(node, "sums of dilated windows");
        // A sum is a mean that counts the padding, times the window.
        string mean = graph.Emit("AveragePool", [x],
            [.. attributes.Where(a => a.Item1 != "dilations"), ("count_include_pad", 1)]);
        ChannelsLast(graph, node, graph.Emit("Mul", [mean, graph.Scalar(op.Window.Elements, node.Inputs[0].DType)]));
    }
}
