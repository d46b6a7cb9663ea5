using Lamina.IR;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Reductions along axes, running sums, positions and order.</summary>
static class Reductions
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        Reduce("ReduceSum", (x, axes, keep) => x.Sum(axes, keep));
        Reduce("ReduceMean", (x, axes, keep) => x.Mean(axes, keep).Cast(x.DType));
        Reduce("ReduceProd", (x, axes, keep) => x.Prod(axes, keep));
        Reduce("ReduceMax", (x, axes, keep) => x.DType == DType.Bool ? x.Any(axes, keep) : x.Max(axes, keep));
        Reduce("ReduceMin", (x, axes, keep) => x.DType == DType.Bool ? x.All(axes, keep) : x.Min(axes, keep));
        Reduce("ReduceL1", (x, axes, keep) => x.Abs().Sum(axes, keep));
        Reduce("ReduceL2", (x, axes, keep) => Root(x.Square().Sum(axes, keep)));
        Reduce("ReduceSumSquare", (x, axes, keep) => x.Square().Sum(axes, keep));
        Reduce("ReduceLogSum", (x, axes, keep) => x.Sum(axes, keep).Log());
        Reduce("ReduceLogSumExp", (x, axes, keep) => Functions.LogSumExp(x, axes, keep));
        list.One("ArgMax", c => Position(c, (x, axis) => x.ArgMax(axis)));
        list.One("ArgMin", c => Position(c, (x, axis) => x.ArgMin(axis)));
        list.One("CumSum", CumSum);
        list.Many("TopK", TopK);
        list.Many("MeanVarianceNormalization", c => [Standardized(c[0], c.Ints("axes") ?? [0, 2, 3], 1e-9)]);

        void Reduce(string name, Func<Tensor, Ints, bool, Tensor> reduce) => list.One(name, call =>
        {
            Tensor x = call[0];
            int[] axes = call.Ints("axes") ?? (call.Has(1) ? [.. call.HostInts(1).Select(a => (int)a)] : []);
            if (axes.Length == 0 && call.Int("noop_with_empty_axes", 0) != 0) return x;
            return reduce(x, axes.Length > 0 ? axes : Ints.Range(x.Rank), call.Int("keepdims", 1) != 0);
        });
    }

    /// <summary>(x − mean) / √(variance + ε) along axes.</summary>
    public static Tensor Standardized(Tensor x, Ints axes, double epsilon)
    {
        Tensor centred = x - x.Mean(axes, keepDims: true);
        return centred / (centred.Square().Mean(axes, keepDims: true) + epsilon).Sqrt();
    }

    static Tensor Root(Tensor x) => x.DType.IsFloating() ? x.Sqrt() : x.Cast(DType.Float64).Sqrt().Cast(x.DType);

    static Tensor Position(NodeCall call, Func<Tensor, int, Tensor> find)
    {
        Tensor x = call[0];
        int axis = x.Shape.Axis(call.Int("axis", 0));
        Tensor found;
        if (call.Int("select_last_index", 0) != 0)
            found = Tensor.Scalar(x.Shape[axis] - 1, DType.Int32) - find(x.Reverse(axis), axis);
        else found = find(x, axis);
        found = found.Cast(DType.Int64);
        return call.Int("keepdims", 1) != 0 ? found.ExpandDims(axis) : found;
    }

    static Tensor CumSum(NodeCall call)
    {
        Tensor x = call[0];
        bool reverse = call.Int("reverse", 0) != 0;
        int axis = x.Shape.Axis((int)call.HostInts(1)[0]);
        Tensor y = x.CumSum(axis, reverse);
        return call.Int("exclusive", 0) != 0 ? y - x : y;
    }

    static Tensor[] TopK(NodeCall call)
    {
        Tensor x = call[0];
        int axis = x.Shape.Axis(call.Int("axis", -1));
        int count = call.Opset < 10 ? call.Needed("k") : checked((int)call.HostInts(1)[0]);
        (Tensor values, Tensor indices) = x.Sort(axis, descending: call.Int("largest", 1) != 0);
        return [values.Slice(axis, 0, count), indices.Slice(axis, 0, count).Cast(DType.Int64)];
    }
}
