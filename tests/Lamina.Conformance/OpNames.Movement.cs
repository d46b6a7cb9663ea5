using Lamina.IR;

namespace Lamina.Conformance;

// Shapes, slices, indices, products and tensors made from numbers.
static partial class OpNames
{
    static void Movement()
    {
        Unary("ravel", x => x.Reshape(-1));
        Unary("ones_like", x => Tensor.Ones(x.Shape, x.DType));
        Unary("zeros_like", x => Tensor.Zeros(x.Shape, x.DType));
        Add("ones", "shape", a => Tensor.Ones(SizesOf(a)));
        Add("zeros", "shape", a => Tensor.Zeros(SizesOf(a)));
        Add("full", "shape fill_value", a => Tensor.Full(SizesOf(a), a.Number("fill_value", 0)));
        Add("broadcast_to", "x shape", a => a.X.BroadcastTo(SizesOf(a)));
        Add("reshape", "x newshape", a => a.X.Reshape(a.Ints("newshape")!.Value.ToArray()));
        Add("transpose", "x axes", a => a.X.Transpose(a.Ints("axes") ?? []));
        Add("swapaxes", "x axis1 axis2", a => Swapped(a.X, a.Int("axis1", 0), a.Int("axis2", 0)));
        Add("moveaxis", "x source destination", a => a.X.MoveAxis(a.Int("source", 0), a.Int("destination", 0)));
        Add("expand_dims", "x axis", a => a.X.ExpandDims(a.Int("axis", 0)));
        Add("squeeze", "x axis", a => a.X.Squeeze(a.Ints("axis") ?? []));
        Add("concatenate", "xs axis", a => Tensor.Concatenate(a.List("xs"), a.Int("axis", 0)));
        Add("hstack", "xs", a => Tensor.Concatenate(a.List("xs"), a.List("xs")[0].Rank == 1 ? 0 : 1));
        Add("vstack", "xs", a => Tensor.Concatenate(a.List("xs"), 0));
        Add("append", "x1 x2 axis", a => Tensor.Concatenate([a["x1"], a["x2"]], a.Int("axis", 0)));
        Add("stack", "x axis", a => Tensor.Stack(a.List("x"), a.Int("axis", 0)));
        AddMany("unstack", "x num axis", a =>
            [.. Enumerable.Range(0, a.X.Shape[a.Int("axis", 0)]).Select(i => a.X.Select(a.Int("axis", 0), i))]);
        AddMany("split", "x indices_or_sections axis", a =>
            a.X.Split(a.Int("indices_or_sections", 1), a.Int("axis", 0)));
        Add("flip", "x axis", a => a.X.Reverse(a.Ints("axis") ?? Ints.Range(a.X.Rank)));
        Add("take", "x indices axis", a => a.X.Take(a["indices"], a.Int("axis", 0)));
        Add("take_along_axis", "x indices axis", a => a.X.TakeAlongAxis(a["indices"], a.Int("axis", -1)));
        Add("pad", "x pad_width mode", a => Padded(a));
        Add("slice", "inputs start_indices shape", a => Block(a));
        Add("slice_update", "inputs start_indices updates", a => new DynamicUpdateSlice().Apply(
            [a["inputs"], a["updates"], .. a.Ints("start_indices")!.Value.Select(i => Tensor.Scalar(i, DType.Int32))]));
        Add("tensordot", "x1 x2 axes", a =>
        {
            int axes = a.Int("axes", 2), first = a["x1"].Rank - axes;
            return a["x1"].Dot(a["x2"], [.. Enumerable.Range(first, axes)], Ints.Range(axes));
        });
        Binary("dot", (a, b) => a.Dot(b, [a.Rank - 1], [Math.Max(0, b.Rank - 2)]));
        Binary("inner", (a, b) => a.Dot(b, [a.Rank - 1], [b.Rank - 1]));
        Binary("outer", (a, b) => a.Reshape((-1, 1)) * b.Reshape((1, -1)));
        Binary("vdot", (a, b) => a.Reshape(-1).MatMul(b.Reshape(-1)));
    }

    static Shape SizesOf(OpArguments a) => a.Ints("shape")!.Value.ToArray();

    static Tensor Swapped(Tensor x, int first, int second)
    {
        int[] order = Ints.Range(x.Rank).ToArray();
        (first, second) = (x.Shape.Axis(first), x.Shape.Axis(second));
        (order[first], order[second]) = (second, first);
        return x.Transpose(order);
    }

    static Tensor Padded(OpArguments a)
    {
        if (a.Text("mode", "constant") is not "constant" and var mode) throw new MissingException($"padding by {mode}");
        (Ints low, Ints high) = a.Pairs("pad_width");
        return a.X.Pad(low, high);
    }

    static Tensor Block(OpArguments a)
    {
        Tensor x = a["inputs"];
        (Ints starts, Ints sizes) = (a.Ints("start_indices")!.Value, a.Ints("shape")!.Value);
        for (int i = 0; i < starts.Count; i++) x = x.Slice(i, starts[i], starts[i] + sizes[i]);
        return x;
    }
}
