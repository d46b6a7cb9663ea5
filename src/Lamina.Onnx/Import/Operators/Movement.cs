using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Joining, cutting, padding and turning tensors.</summary>
static class Movement
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.One("Concat", c => Tensor.Concatenate(c.Tensors, c.Int("axis", 1)));
        list.Many("Split", Split);
        list.One("Slice", Slice);
        list.One("Pad", Pad);
        list.One("ReverseSequence", ReverseSequence);
        list.One("Trilu", Trilu);
    }

    /// <summary>Elements from start to end, step by step, as NumPy counts them.</summary>
    public static Tensor Part(Tensor x, int axis, long start, long end, long step)
    {
        axis = x.Shape.Axis(axis);
        int size = x.Shape[axis];
        if (step == 0) throw new ArgumentException("a slice cannot have the step 0.");
        if (start < 0) start += size;
        if (end < 0) end += size;
        if (step > 0)
        {
            int first = (int)Math.Clamp(start, 0, size);
            return Cut(x, axis, first, (int)Math.Clamp(end, first, size), step);
        }

        // Backward: turned around, what was at i is at size − 1 − i.
        int turned = (int)Math.Clamp(size - 1 - start, 0, size);
        return Cut(x.Reverse(axis), axis, turned, (int)Math.Clamp(size - 1 - end, turned, size), -step);
    }

    static Tensor Cut(Tensor x, int axis, int start, int end, long step)
    {
        int[] starts = new int[x.Rank], ends = x.Shape.ToArray(), steps = Ints.Repeat(1, x.Rank).ToArray();
        (starts[axis], ends[axis], steps[axis]) = (start, end, (int)Math.Min(step, int.MaxValue / 2));
        return new Slice(starts, ends, steps).Apply(x);
    }

    static Tensor[] Split(NodeCall call)
    {
        Tensor x = call[0];
        int axis = x.Shape.Axis(call.Int("axis", 0)), size = x.Shape[axis];
        int parts = call.Int("num_outputs", call.Outputs), each = (size + parts - 1) / parts;
        long[] sizes = call.Ints("split") is { } given ? [.. given.Select(s => (long)s)]
            : call.Has(1) ? call.HostInts(1)
            : [.. Enumerable.Range(0, parts).Select(i => (long)Math.Clamp(size - i * each, 0, each))];
        var results = new Tensor[sizes.Length];
        int at = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            results[i] = Cut(x, axis, at, checked(at + (int)sizes[i]), 1);
            at += (int)sizes[i];
        }
        return results;
    }

    static Tensor Slice(NodeCall call)
    {
        Tensor x = call[0];
        bool attributes = call.Opset < 10;
        long[] starts = attributes ? Long(call.Ints("starts")!) : call.HostInts(1);
        long[] ends = attributes ? Long(call.Ints("ends")!) : call.HostInts(2);
        long[] axes = attributes ? Long(call.Ints("axes") ?? [.. Enumerable.Range(0, starts.Length)])
            : call.Has(3) ? call.HostInts(3) : [.. Enumerable.Range(0, starts.Length).Select(i => (long)i)];
        long[]? steps = !attributes && call.Has(4) ? call.HostInts(4) : null;
        for (int i = 0; i < starts.Length; i++) x = Part(x, (int)axes[i], starts[i], ends[i], steps?[i] ?? 1);
        return x;
    }

    static long[] Long(int[] values) => [.. values.Select(v => (long)v)];

    static Tensor Pad(NodeCall call)
    {
        Tensor x = call[0];
        bool attributes = call.Opset < 11;
        long[] given = attributes ? Long(call.Ints("pads") ?? call.Ints("paddings")!) : call.HostInts(1);
        int[] axes = call.Has(3) ? [.. call.HostInts(3).Select(a => x.Shape.Axis((int)a))]
            : [.. Enumerable.Range(0, x.Rank)];
        int[] low = new int[x.Rank], high = new int[x.Rank];
        for (int i = 0; i < axes.Length; i++)
            (low[axes[i]], high[axes[i]]) = (checked((int)given[i]), checked((int)given[i + axes.Length]));
        string mode = call.Text("mode", "constant");
        if (mode == "constant")
        {
            Tensor value = attributes ? Tensor.Scalar(call.Float("value", 0), x.DType)
                : call.Optional(2)?.Reshape(Shape.Scalar) ?? Tensor.Scalar(0, x.DType);
            return new Pad(low, high, Ints.Repeat(0, x.Rank)).Apply(x, value);
        }

        for (int axis = 0; axis < x.Rank; axis++)
        {
            int size = x.Shape[axis];
            if (low[axis] == 0 && high[axis] == 0) continue;
            x = x.Take(Numbers.Tensor([.. Enumerable.Range(-low[axis], low[axis] + size + high[axis])
                .Select(i => Source(i, size, mode))]), axis);
        }
        return x;
    }

    static long Source(int at, int size, string mode)
    {
        int period = Math.Max(1, 2 * (size - 1));
        return mode switch
        {
            "edge" => Math.Clamp(at, 0, size - 1),
            "wrap" => (at % size + size) % size,
            "reflect" when (at % period + period) % period is var i => i < size ? i : period - i,
            _ => throw new ArgumentException($"padding of the mode '{mode}' is not known."),
        };
    }

    static Tensor ReverseSequence(NodeCall call)
    {
        Tensor x = call[0];
        int time = call.Int("time_axis", 0), batch = call.Int("batch_axis", 1);
        Tensor lengths = Along(call[1].Cast(DType.Int64), x.Rank, batch).BroadcastTo(x.Shape);
        Tensor at = Tensor.Iota(x.Shape, time, DType.Int64);
        Tensor one = Tensor.Scalar(1, DType.Int64);
        return x.TakeAlongAxis(Tensor.Where(at.IsLess(lengths), lengths - one - at, at), time);
    }

    /// <summary>A vector along one axis of a tensor of a rank.</summary>
    public static Tensor Along(Tensor vector, int rank, int axis)
    {
        int[] sizes = Ints.Repeat(1, rank).ToArray();
        sizes[axis] = vector.Shape[0];
        return vector.Reshape(new(sizes));
    }

    static Tensor Trilu(NodeCall call)
    {
        Tensor x = call[0];
        Tensor shift = call.Optional(1)?.Cast(DType.Int64) is { } k ? k.Reshape(Shape.Scalar)
            : Tensor.Scalar(0, DType.Int64);
        Shape square = x.Shape.Slice(x.Rank - 2);
        Tensor row = Tensor.Iota(square, 0, DType.Int64), column = Tensor.Iota(square, 1, DType.Int64);
        Tensor kept = call.Int("upper", 1) != 0 ? column.IsGreaterOrEqual(row + shift)
            : column.IsLessOrEqual(row + shift);
        return Tensor.Where(kept, x, Tensor.Zeros(x.Shape, x.DType));
    }
}
