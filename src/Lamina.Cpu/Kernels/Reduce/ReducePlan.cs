using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// How a reduction is cut. Neighbouring axes of one kind are joined. What is left ends in reduced elements (runs, whose
/// elements are combined to one) or in kept ones (rows, which are combined to one row). The elements behind one result
/// are cut into pieces of the innermost reduced axis, and pieces are gathered into chunks: a task combines one chunk.
/// All this depends on the shape alone.
/// </summary>
sealed class ReducePlan
{
    const int ChunkElements = 16 * 1024, ChunkRows = 512, LargestBlock = 512;

    readonly long[] _keptSizes, _keptSteps;        // kept axes before the row, innermost first
    readonly long[] _sizes, _steps;                // reduced axes but the innermost, innermost first
    readonly long _pieces;                         // of the innermost reduced axis
    readonly long _unitsPerChunk;

    public ReducePlan(ReadOnlySpan<int> shape, Ints axes)
    {
        var joined = new long[shape.Length];
        var isReduced = new bool[shape.Length];
        int last = -1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == 1) continue;
            bool reduced = axes.Contains(axis);
            if (last >= 0 && isReduced[last] == reduced) joined[last] *= shape[axis];
            else (joined[++last], isReduced[last]) = (shape[axis], reduced);
        }
        Columns = last >= 0 && !isReduced[last] ? joined[last--] : 1;
        Length = last >= 0 ? joined[last--] : 1;
        List<long> keptSizes = [], keptSteps = [], sizes = [], steps = [];
        long step = Columns * Length, units = 1;
        Groups = 1;
        for (; last >= 0; last--)
        {
            (isReduced[last] ? sizes : keptSizes).Add(joined[last]);
            (isReduced[last] ? steps : keptSteps).Add(step);
            if (isReduced[last]) units *= joined[last];
            else Groups *= joined[last];
            step *= joined[last];
        }
        (_keptSizes, _keptSteps) = ([.. keptSizes], [.. keptSteps]);
        (_sizes, _steps) = ([.. sizes], [.. steps]);

        long block = Math.Max(1, Math.Min(Columns, LargestBlock));
        Blocks = (Columns + block - 1) / block;
        PieceLength = Columns == 1 ? ChunkElements : (int)Math.Clamp(ChunkElements / block, 128, ChunkRows);
        _pieces = (Length + PieceLength - 1) / PieceLength;
        Units = _pieces * units;
        _unitsPerChunk = Math.Max(1, PieceLength / Math.Max(1, Math.Min(Length, PieceLength)));
        Chunks = Math.Max(1, (Units + _unitsPerChunk - 1) / _unitsPerChunk);
        long work = Math.Max(1, Math.Min(Units, _unitsPerChunk) * Math.Min(Length, PieceLength) * block);
        ItemsPerTask = Math.Max(1, ChunkElements / work);
    }

    /// <summary>Elements of a row; 1 where runs are combined.</summary>
    public long Columns { get; }

    /// <summary>Elements of a run, or rows side by side.</summary>
    public long Length { get; }

    /// <summary>Results are groups of <see cref="Columns"/>.</summary>
    public long Groups { get; }

    /// <summary>Elements of the result.</summary>
    public long Results => Groups * Columns;

    /// <summary>Long rows are cut into so many blocks.</summary>
    public long Blocks { get; }

    /// <summary>Partial results of each result.</summary>
    public long Chunks { get; }

    /// <summary>Elements of a run, or rows, that are combined in one go.</summary>
    public int PieceLength { get; }

    /// <summary>Pieces behind one result.</summary>
    public long Units { get; }

    /// <summary>Short runs one behind the other: result i is what elements [i, i + 1)·Length give.</summary>
    public bool IsPlain => Columns == 1 && Units == 1 && _keptSizes.Length <= 1;

    /// <summary>An item is one chunk of one block of a group.</summary>
    public long Items => Columns == 0 ? 0 : Groups * Blocks * Chunks;

    public long ItemsPerTask { get; }

    /// <summary>The pieces of a chunk: first and the one after the last.</summary>
    public (long First, long End) UnitsOf(long chunk) =>
        (chunk * _unitsPerChunk, Math.Min(Units, (chunk + 1) * _unitsPerChunk));

    /// <summary>First column of a block and the one after its last.</summary>
    public (long First, long End) ColumnsOf(long block) =>
        (block * LargestBlock, Math.Min(Columns, (block + 1) * LargestBlock));

    /// <summary>Where a group's first element lies.</summary>
    public long StartOf(long group) => Offset(group, _keptSizes, _keptSteps);

    /// <summary>Where a piece lies in its group, and its length.</summary>
    public (long Start, int Length) PieceOf(long unit)
    {
        long first = unit % _pieces * PieceLength;
        return (Offset(unit / _pieces, _sizes, _steps) + first * Columns, (int)Math.Min(PieceLength, Length - first));
    }

    static long Offset(long index, long[] sizes, long[] steps)
    {
        long offset = 0;
        for (int k = 0; k < sizes.Length; k++)
        {
            offset += index % sizes[k] * steps[k];
            index /= sizes[k];
        }
        return offset;
    }
}
