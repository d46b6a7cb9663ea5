using System.Numerics;
using System.Numerics.Tensors;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Reduces along axes. Neighbouring axes of one kind are joined, so that most shapes become (outer, reduced, inner): rows
/// are combined whole where there is an inner part, and runs are combined by vectors where there is none. Sums of
/// float32 are taken in blocks of fixed size, whose sums are added pairwise: the order depends on the shape alone.
/// </summary>
sealed unsafe class ReduceKernel : Kernel
{
    readonly Reduction kind;
    readonly DType type;
    readonly long[] keptSizes, keptSteps, sizes, steps;
    readonly long inner, outputs, perTask;
    readonly byte* x, y;

    /// <param name="kind">How elements are combined.</param>
    /// <param name="type">Their type.</param>
    /// <param name="shape">The input's shape.</param>
    /// <param name="axes">The reduced axes, ascending.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">Room for the result.</param>
    public ReduceKernel(Reduction kind, DType type, ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, void* x, void* y)
    {
        (this.kind, this.type) = (kind, type);
        this.x = (byte*)x;
        this.y = (byte*)y;
        // Axes of size 1 vanish; neighbours of one kind become one.
        var joined = new List<(long Size, bool Reduced)>();
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == 1) continue;
            bool reduced = axes.Contains(axis);
            if (joined.Count > 0 && joined[^1].Reduced == reduced) joined[^1] = (joined[^1].Size * shape[axis], reduced);
            else joined.Add((shape[axis], reduced));
        }
        // The last kept axis, if it is last of all, is the inner one: whole rows of it are combined.
        inner = joined.Count > 0 && !joined[^1].Reduced ? joined[^1].Size : 1;
        long step = inner;
        var kept = new List<(long, long)>();
        var along = new List<(long, long)>();
        int last = joined.Count - (joined.Count > 0 && !joined[^1].Reduced ? 1 : 0);
        for (int i = last - 1; i >= 0; i--)
        {
            (joined[i].Reduced ? along : kept).Add((joined[i].Size, step));
            step *= joined[i].Size;
        }
        // Innermost first.
        (keptSizes, keptSteps) = ([.. kept.Select(k => k.Item1)], [.. kept.Select(k => k.Item2)]);
        (sizes, steps) = ([.. along.Select(k => k.Item1)], [.. along.Select(k => k.Item2)]);
        outputs = keptSizes.Aggregate(1L, (a, b) => a * b);
        long work = Math.Max(1, sizes.Aggregate(1L, (a, b) => a * b)) * inner;
        perTask = Math.Max(1, 32768 / Math.Max(1, work));
    }

    public override int Tasks => (int)((outputs + perTask - 1) / perTask);

    public override void Run(int task)
    {
        long end = Math.Min((task + 1) * perTask, outputs);
        for (long i = task * perTask; i < end; i++)
        {
            long at = 0, rest = i;
            for (int k = 0; k < keptSizes.Length; k++)
            {
                at += rest % keptSizes[k] * keptSteps[k];
                rest /= keptSizes[k];
            }
            switch (type)
            {
                case DType.Float32: One<float>(i, at); break;
                case DType.Float64: One<double>(i, at); break;
                case DType.Int32: One<int>(i, at); break;
                case DType.Int64: One<long>(i, at); break;
                case DType.Float16: One<Half>(i, at); break;
                case DType.UInt8 or DType.Bool: One<byte>(i, at); break;
                default: throw new NotSupportedException($"No reduction of {type.KerasName()}; convert to float32 first.");
            }
        }
    }

    void One<T>(long index, long at) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T* from = (T*)x + at, to = (T*)y + index * inner;
        if (inner == 1)
        {
            *to = Fold(from, sizes.Length - 1);
            return;
        }
        new Span<T>(to, (int)inner).Fill(Identity<T>());
        Rows(from, to, sizes.Length - 1);
    }

    /// <summary>Combines all runs below a reduced axis.</summary>
    T Fold<T>(T* from, int level) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (level < 0) return *from;
        if (level == 0 && steps[0] == 1) return Run(from, sizes[0]);
        // Pairwise over the axis, so that errors grow with the logarithm.
        return Halves(from, level, 0, sizes[level]);
    }

    T Halves<T>(T* from, int level, long first, long count) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (count == 0) return Identity<T>();
        if (count == 1) return Fold(from + first * steps[level], level - 1);
        long half = count / 2;
        return Combine(Halves(from, level, first, half), Halves(from, level, first + half, count - half));
    }

    const long Block = 4096;

    T Run<T>(T* from, long count) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (count == 0) return Identity<T>();
        if (count > Block)
        {
            long half = (count / Block + 1) / 2 * Block;
            return Combine(Run(from, half), Run(from + half, count - half));
        }
        var run = new ReadOnlySpan<T>(from, (int)count);
        return kind switch
        {
            Reduction.Sum => TensorPrimitives.Sum(run), Reduction.Product => TensorPrimitives.Product(run),
            Reduction.Maximum or Reduction.Or => TensorPrimitives.Max(run), _ => TensorPrimitives.Min(run),
        };
    }

    /// <summary>Combines whole rows into the result, in order.</summary>
    void Rows<T>(T* from, T* to, int level) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (level < 0)
        {
            var (a, b) = (new Span<T>(to, (int)inner).Length, (int)inner);
            ReadOnlySpan<T> row = new(from, b);
            Span<T> result = new(to, a);
            switch (kind)
            {
                case Reduction.Sum: TensorPrimitives.Add(result, row, result); break;
                case Reduction.Product: TensorPrimitives.Multiply(result, row, result); break;
                case Reduction.Maximum or Reduction.Or: TensorPrimitives.Max(result, row, result); break;
                default: TensorPrimitives.Min(result, row, result); break;
            }
            return;
        }
        for (long i = 0; i < sizes[level]; i++) Rows(from + i * steps[level], to, level - 1);
    }

    T Combine<T>(T a, T b) where T : unmanaged, INumber<T> => kind switch
    {
        Reduction.Sum => a + b, Reduction.Product => a * b, Reduction.Maximum or Reduction.Or => T.Max(a, b), _ => T.Min(a, b),
    };

    T Identity<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T> => kind switch
    {
        Reduction.Sum => T.Zero, Reduction.Product => T.One, Reduction.Or => T.Zero, Reduction.And => T.One,
        Reduction.Maximum => typeof(T) == typeof(float) ? (T)(object)float.NegativeInfinity
            : typeof(T) == typeof(double) ? (T)(object)double.NegativeInfinity : T.MinValue,
        _ => typeof(T) == typeof(float) ? (T)(object)float.PositiveInfinity
            : typeof(T) == typeof(double) ? (T)(object)double.PositiveInfinity : T.MaxValue,
    };
}
