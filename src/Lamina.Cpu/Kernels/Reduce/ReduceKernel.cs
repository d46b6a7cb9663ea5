using System.Numerics;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Combines the elements along axes. Sums of float32 stay accurate over millions of elements: they are taken by lanes,
/// blocks and chunks of fixed sizes, each with few additions.
/// </summary>
abstract unsafe class ReduceKernel(ReducePlan plan, void* x, void* y) : Kernel
{
    protected ReducePlan Plan { get; } = plan;

    /// <summary>The input.</summary>
    public byte* X { get; set; } = (byte*)x;

    /// <summary>The result.</summary>
    public byte* Y { get; set; } = (byte*)y;

    /// <param name="kind">How elements are combined.</param>
    /// <param name="type">Their type; 16-bit floats are combined in float32.</param>
    /// <param name="shape">The input's shape.</param>
    /// <param name="axes">The reduced axes, ascending.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">Room for the result.</param>
    /// <exception cref="NotSupportedException">The type has no such reduction.</exception>
    public static Kernel Of(
        Reduction kind, DType type, ReadOnlySpan<int> shape, Ints axes, void* x, void* y)
    {
        var plan = new ReducePlan(shape, axes);
        return (type, kind) switch
        {
            (DType.Bool, Reduction.And) => new ReduceKernel<byte, AndReduction>(plan, x, y),
            (DType.Bool, Reduction.Or) => new ReduceKernel<byte, OrReduction>(plan, x, y),
            (DType.Float32, _) => Numbers<float>(kind, plan, x, y),
            (DType.Float64, _) => Numbers<double>(kind, plan, x, y),
            (DType.Int32, _) => Numbers<int>(kind, plan, x, y),
            (DType.Int64, _) => Numbers<long>(kind, plan, x, y),
            (DType.UInt8, _) => Numbers<byte>(kind, plan, x, y),
            (DType.Float16 or DType.BFloat16, _) => new NarrowReduceKernel(type, shape, plan.Results,
                Numbers<float>(kind, plan, null, null), x, y),
            _ => throw Unknown(kind, type),
        };
    }

    static ReduceKernel Numbers<T>(Reduction kind, ReducePlan plan, void* x, void* y)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => kind switch
        {
            Reduction.Sum => new ReduceKernel<T, SumReduction<T>>(plan, x, y),
            Reduction.Product => new ReduceKernel<T, ProductReduction<T>>(plan, x, y),
            Reduction.Maximum => new ReduceKernel<T, MaximumReduction<T>>(plan, x, y),
            Reduction.Minimum => new ReduceKernel<T, MinimumReduction<T>>(plan, x, y),
            _ => throw Unknown(kind, DTypes.Of<T>()),
        };

    static NotSupportedException Unknown(Reduction kind, DType type) => new(
        $"There is no reduction '{kind}' of {type.KerasName()}; and, or take truth values, the others numbers.");
}

/// <summary>A reduction of one type by one operation.</summary>
sealed unsafe class ReduceKernel<T, TOp> : ReduceKernel where T : unmanaged where TOp : struct, IReduction<T>
{
    readonly Totals? _totals;

    public ReduceKernel(ReducePlan plan, void* x, void* y) : base(plan, x, y)
    {
        if (plan.Chunks > 1) _totals = new(this);
        Stages = _totals == null ? [this] : [this, _totals];
    }

    public override IReadOnlyList<Kernel> Stages { get; }

    public override int Tasks => (int)((Plan.Items + Plan.ItemsPerTask - 1) / Plan.ItemsPerTask);

    /// <summary>Partial results: by group, chunk and column.</summary>
    public override long ScratchBytes =>
        _totals == null ? 0 : Plan.Groups * Plan.Chunks * Plan.Columns * sizeof(T);

    public override void Run(int task)
    {
        long end = Math.Min(Plan.Items, (task + 1) * Plan.ItemsPerTask);
        if (Plan.IsPlain)
        {
            int length = (int)Plan.Length;
            for (long item = task * Plan.ItemsPerTask; item < end; item++)
                ((T*)Y)[item] = ReduceLoop<T, TOp>.Run((T*)X + item * length, length);
            return;
        }
        T* results = _totals == null ? (T*)Y : (T*)Scratch;
        for (long item = task * Plan.ItemsPerTask; item < end; item++)
        {
            long chunk = item % Plan.Chunks, block = item / Plan.Chunks % Plan.Blocks;
            long group = item / Plan.Chunks / Plan.Blocks;
            T* x = (T*)X + Plan.StartOf(group), y = results + (group * Plan.Chunks + chunk) * Plan.Columns;
            (long unit, long lastUnit) = Plan.UnitsOf(chunk);
            if (Plan.Columns == 1)
            {
                T total = TOp.Identity;
                for (; unit < lastUnit; unit++)
                {
                    (long start, int count) = Plan.PieceOf(unit);
                    total = TOp.Combine(total, ReduceLoop<T, TOp>.Run(x + start, count));
                }
                *y = total;
            }
            else
            {
                (long first, long last) = Plan.ColumnsOf(block);
                Copies.Set(y + first, last - first, TOp.Identity);
                for (; unit < lastUnit; unit++)
                {
                    (long start, int rows) = Plan.PieceOf(unit);
                    ReduceLoop<T, TOp>.Rows(x + start + first, Plan.Columns, rows, (int)(last - first), y + first);
                }
            }
        }
    }

    /// <summary>Combines the partial results.</summary>
    sealed class Totals(ReduceKernel<T, TOp> parts) : Kernel
    {
        // A result of one column each, or a block of columns.
        readonly long _perTask = parts.Plan.Columns == 1 ? Math.Max(1, 4096 / parts.Plan.Chunks) : 1;

        public override int Tasks =>
            (int)((parts.Plan.Groups * parts.Plan.Blocks + _perTask - 1) / _perTask);

        public override long ScratchBytes => parts.ScratchBytes;

        public override void Run(int task)
        {
            ReducePlan plan = parts.Plan;
            long end = Math.Min(plan.Groups * plan.Blocks, (task + 1) * _perTask);
            for (long item = task * _perTask; item < end; item++)
            {
                long group = item / plan.Blocks;
                T* partial = (T*)Scratch + group * plan.Chunks * plan.Columns;
                T* y = (T*)parts.Y + group * plan.Columns;
                if (plan.Columns == 1)
                {
                    *y = ReduceLoop<T, TOp>.Run(partial, (int)plan.Chunks);
                    continue;
                }
                (long first, long last) = plan.ColumnsOf(item % plan.Blocks);
                int columns = (int)(last - first);
                Copies.Set(y + first, columns, TOp.Identity);
                ReduceLoop<T, TOp>.Rows(partial + first, plan.Columns, (int)plan.Chunks, columns, y + first);
            }
        }
    }
}
