using Lamina.IR;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Other shapes of the same elements, and shapes as values.</summary>
static class Shapes
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.Values("Identity", c => [c.Any(0)]);
        list.One("Reshape", Reshape);
        list.One("Flatten", Flatten);
        list.One("Squeeze", c => Axes(c) is { Length: > 0 } axes ? c[0].Squeeze(axes) : c[0].Squeeze());
        list.One("Unsqueeze", Unsqueeze);
        list.One("Transpose", c => c[0].Transpose(c.Ints("perm") ?? []));
        list.One("Expand", c => c[0].BroadcastTo(Shape.Broadcast(c[0].Shape, Sizes(c, 1))));
        list.One("Tile", Tile);
        list.Values("Shape", c => [new TensorValue(ShapeOf(c))]);
        list.Values("Size", c => [new TensorValue(Tensor.From(Scalar(c[0].Shape.Elements)))]);
        list.One("DepthToSpace", DepthToSpace);
        list.One("SpaceToDepth", SpaceToDepth);
    }

    /// <summary>Sizes that an input holds, known before the run.</summary>
    public static Shape Sizes(NodeCall call, int input) =>
        new([.. call.HostInts(input).Select(size => checked((int)size))]);

    static NDArray Scalar(long value) => NDArray.Wrap(new[] { value }, Shape.Scalar);

    static int[]? Axes(NodeCall call) =>
        call.Ints("axes") ?? (call.Has(1) ? [.. call.HostInts(1).Select(a => (int)a)] : null);

    static Tensor Reshape(NodeCall call)
    {
        Tensor x = call[0];
        long[] wanted = call.Opset < 5 ? [.. call.Ints("shape")!.Select(s => (long)s)] : call.HostInts(1);
        bool zeroStays = call.Int("allowzero", 0) != 0;
        var sizes = new int[wanted.Length];
        for (int i = 0; i < sizes.Length; i++)
            sizes[i] = checked((int)(wanted[i] == 0 && !zeroStays ? x.Shape[i] : wanted[i]));
        return x.Reshape(new(sizes));
    }

    static Tensor Flatten(NodeCall call)
    {
        Tensor x = call[0];
        int axis = call.Int("axis", 1);
        if (axis < 0) axis += x.Rank;
        long rows = x.Shape.Slice(0, axis).Elements, columns = x.Shape.Slice(axis).Elements;
        return x.Reshape(new(checked((int)rows), checked((int)columns)));
    }

    static Tensor Unsqueeze(NodeCall call)
    {
        Tensor x = call[0];
        int[] axes = Axes(call) ?? throw call.Bad("it says no axes.");
        int rank = x.Rank + axes.Length;
        foreach (int axis in axes.Select(a => a < 0 ? a + rank : a).Order()) x = x.ExpandDims(axis);
        return x;
    }

    static Tensor Tile(NodeCall call)
    {
        Tensor x = call[0];
        long[] repeats = call.HostInts(1);
        for (int axis = 0; axis < x.Rank; axis++)
        {
            int times = checked((int)repeats[axis]);
            if (times == 1) continue;
            Shape apart = new([.. x.Shape.Span[..axis], 1, .. x.Shape.Span[axis..]]);
            Shape whole = x.Shape.With(axis, x.Shape[axis] * times);
            x = x.Reshape(apart).BroadcastTo(apart.With(axis, times)).Reshape(whole);
        }
        return x;
    }

    static Tensor ShapeOf(NodeCall call)
    {
        int rank = call[0].Rank;
        int start = Within(call.Int("start", 0)), end = Within(call.Int("end", rank));
        return Numbers.Tensor([.. call[0].Shape.Slice(start, Math.Max(start, end)).Select(s => (long)s)]);

        int Within(int axis) => Math.Clamp(axis < 0 ? axis + rank : axis, 0, rank);
    }

    static Tensor DepthToSpace(NodeCall call)
    {
        Tensor x = call[0];
        int block = call.Needed("blocksize");
        (int n, int c, int h, int w) = (x.Shape[0], x.Shape[1] / (block * block), x.Shape[2], x.Shape[3]);
        Tensor blocks = call.Text("mode", "DCR") == "CRD"
            ? x.Reshape(new(n, c, block, block, h, w)).Transpose([0, 1, 4, 2, 5, 3])
            : x.Reshape(new(n, block, block, c, h, w)).Transpose([0, 3, 4, 1, 5, 2]);
        return blocks.Reshape(new(n, c, h * block, w * block));
    }

    static Tensor SpaceToDepth(NodeCall call)
    {
        Tensor x = call[0];
        int block = call.Needed("blocksize");
        (int n, int c, int h, int w) = (x.Shape[0], x.Shape[1], x.Shape[2] / block, x.Shape[3] / block);
        return x.Reshape(new(n, c, h, block, w, block)).Transpose([0, 3, 5, 1, 2, 4])
            .Reshape(new(n, c * block * block, h, w));
    }
}
