using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Elements by their indices, and elements put at indices.</summary>
static class Indexing
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.One("Gather", c => c[0].Take(c[1], c.Int("axis", 0)));
        list.One("GatherElements", GatherElements);
        list.One("GatherND", GatherNd);
        list.One("ScatterElements", ScatterElements);
        list.One("Scatter", ScatterElements);
        list.One("ScatterND", ScatterNd);
        list.One("NonZero", c => NonZero(c.Host(c[0])));
        list.One("Compress", Compress);
        list.Many("Unique", Unique);
    }

    static Tensor Number(long value) => Tensor.From(NDArray.Wrap(new[] { value }, Shape.Scalar));

    /// <summary>Indices from the front, where negative ones count from the end.</summary>
    static Tensor FromFront(Tensor indices, int size)
    {
        indices = indices.Cast(DType.Int64);
        return Tensor.Where(indices.IsLess(Number(0)), indices + Number(size), indices);
    }

    /// <summary>The flat position in x of each index along an axis; the other axes are those of the indices.</summary>
    static Tensor Flat(Shape x, Tensor indices, int axis)
    {
        long[] strides = x.Strides();
        Tensor flat = FromFront(indices, x[axis]) * Number(strides[axis]);
        for (int i = 0; i < x.Rank; i++)
            if (i != axis) flat += Tensor.Iota(indices.Shape, i, DType.Int64) * Number(strides[i]);
        return flat;
    }

    static Tensor GatherElements(NodeCall call)
    {
        Tensor x = call[0];
        return x.Reshape(-1).Take(Flat(x.Shape, call[1], x.Shape.Axis(call.Int("axis", 0))));
    }

    static Tensor ScatterElements(NodeCall call)
    {
        Tensor x = call[0];
        Tensor flat = Flat(x.Shape, call[1], x.Shape.Axis(call.Int("axis", 0)));
        return Put(call, x.Reshape(-1), flat.Reshape(-1), call[2].Reshape(-1)).Reshape(x.Shape);
    }

    static Tensor Put(NodeCall call, Tensor rows, Tensor at, Tensor updates)
    {
        string how = call.Text("reduction", "none");
        return how switch
        {
            "none" => new Scatter(0, Add: false).Apply(rows, at, updates),
            "add" => new Scatter(0, Add: true).Apply(rows, at, updates),
            _ => OneByOne(rows, at, updates, how switch
            {
                "mul" => (a, b) => a * b,
                "max" => (a, b) => a.Maximum(b),
                "min" => (a, b) => a.Minimum(b),
                _ => throw call.Unsupported($"the reduction '{how}'"),
            }),
        };
    }

    /// <summary>Combines one update after the other with the row that it meets.</summary>
    static Tensor OneByOne(Tensor rows, Tensor at, Tensor updates, Func<Tensor, Tensor, Tensor> combine)
    {
        (Tensor[] last, _) = Scan.Run((carries, step) =>
        {
            Tensor index = step[0].Reshape(1);
            Tensor row = combine(carries[0].Take(index), step[1].ExpandDims(0));
            return ([new Scatter(0, Add: false).Apply(carries[0], index, row)], []);
        }, [rows], [at, updates]);
        return last[0];
    }

    /// <summary>The flat position of the rows that the last axis of the indices tells, after batch axes.</summary>
    static Tensor Row(Shape x, Tensor indices, int batch)
    {
        int depth = indices.Shape[-1];
        long[] strides = x.Slice(0, batch + depth).Strides();
        Tensor flat = Tensor.Zeros(indices.Shape.Slice(0, indices.Rank - 1), DType.Int64);
        for (int i = 0; i < batch; i++) flat += Tensor.Iota(flat.Shape, i, DType.Int64) * Number(strides[i]);
        for (int i = 0; i < depth; i++)
            flat += FromFront(indices.Select(-1, i), x[batch + i]) * Number(strides[batch + i]);
        return flat;
    }

    static Tensor Rows(Tensor x, int axes) =>
        x.Reshape(new([checked((int)x.Shape.Slice(0, axes).Elements), .. x.Shape.Slice(axes)]));

    static Tensor GatherNd(NodeCall call)
    {
        Tensor x = call[0], indices = call[1];
        int batch = call.Int("batch_dims", 0);
        return Rows(x, batch + indices.Shape[-1]).Take(Row(x.Shape, indices, batch));
    }

    static Tensor ScatterNd(NodeCall call)
    {
        Tensor x = call[0], indices = call[1], rows = Rows(x, indices.Shape[-1]);
        Tensor at = Row(x.Shape, indices, 0).Reshape(-1);
        Tensor updates = call[2].Reshape(new([at.Shape[0], .. rows.Shape.Slice(1)]));
        return Put(call, rows, at, updates).Reshape(x.Shape);
    }

    static Tensor NonZero(NDArray x)
    {
        long[] strides = x.Shape.Strides();
        long[] found = [.. Enumerable.Range(0, (int)x.Elements).Where(i => x[i] != 0).Select(i => (long)i)];
        var result = new NDArray(new(x.Shape.Rank, found.Length), DType.Int64);
        for (int axis = 0; axis < x.Shape.Rank; axis++)
            for (int i = 0; i < found.Length; i++)
                result.AsSpan<long>()[axis * found.Length + i] = found[i] / strides[axis] % x.Shape[axis];
        return result;
    }

    static Tensor Compress(NodeCall call)
    {
        NDArray kept = call.Host(call[1]);
        long[] rows = [.. Enumerable.Range(0, (int)kept.Elements).Where(i => kept[i] != 0).Select(i => (long)i)];
        Tensor at = Numbers.Tensor(rows);
        return call.Int("axis") is { } axis ? call[0].Take(at, (int)axis) : call[0].Reshape(-1).Take(at);
    }

    static Tensor[] Unique(NodeCall call)
    {
        Tensor x = call[0];
        int? axis = call.Int("axis") is { } given ? x.Shape.Axis((int)given) : null;
        Tensor rows = axis is { } a ? x.MoveAxis(a, 0) : x.Reshape(-1);
        double[] values = Numbers.Floats(call.Host(rows.Reshape(new(rows.Shape[0], -1))));
        int width = rows.Shape[0] == 0 ? 0 : values.Length / rows.Shape[0];
        var order = Comparer<int>.Create((i, j) =>
            values.AsSpan(i * width, width).SequenceCompareTo(values.AsSpan(j * width, width)));
        int[][] groups = [.. Enumerable.Range(0, rows.Shape[0]).GroupBy(i => i, new SameRow(order, values, width))
            .Select(g => g.ToArray())];
        if (call.Int("sorted", 1) != 0) groups = [.. groups.OrderBy(g => g[0], order)];
        var inverse = new long[rows.Shape[0]];
        for (int g = 0; g < groups.Length; g++)
            foreach (int row in groups[g]) inverse[row] = g;
        Tensor first = Numbers.Tensor([.. groups.Select(g => (long)g[0])]);
        Tensor unique = rows.Take(first);
        return
        [
            axis is { } back ? unique.MoveAxis(0, back) : unique,
            first,
            Numbers.Tensor(inverse),
            Numbers.Tensor([.. groups.Select(g => (long)g.Length)]),
        ];
    }

    sealed class SameRow(IComparer<int> order, double[] values, int width) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => order.Compare(x, y) == 0;

        public int GetHashCode(int row) => width == 0 ? 0 : values[row * width].GetHashCode();
    }
}
