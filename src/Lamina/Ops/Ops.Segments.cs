using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina;

// Rows combined by the number of the segment that they belong to. Rows of other segments than 0 … n − 1 are left out.
public static partial class Ops
{
    /// <summary>The sum of the rows of each segment.</summary>
    /// <param name="data">Rows along the first axis.</param>
    /// <param name="segmentIds">The segment of each row.</param>
    /// <param name="numSegments">
    /// How many segments; by default one more than the largest id, which is then read at once, not in a traced step.
    /// </param>
    /// <param name="sorted">Whether the ids ascend; it makes no difference here.</param>
    public static Tensor SegmentSum(Tensor data, Tensor segmentIds, int? numSegments = null, bool sorted = false)
    {
        int segments = numSegments ?? Largest(segmentIds) + 1;
        Tensor zeros = Tensor.Zeros(data.Shape.With(0, segments + 1), data.DType);
        return Part(new Scatter(0, Add: true).Apply(zeros, Valid(segmentIds, segments), data), 0, 0, segments);
    }

    /// <summary>
    /// The largest of the rows of each segment; −∞ of none. Arguments as of <see cref="SegmentSum"/>.
    /// </summary>
    public static Tensor SegmentMax(Tensor data, Tensor segmentIds, int? numSegments = null, bool sorted = false) =>
        Combined(data, segmentIds, numSegments, (a, b) => a.Maximum(b), Lowest(data.DType));

    /// <summary>
    /// The smallest of the rows of each segment; ∞ of none. Arguments as of <see cref="SegmentSum"/>.
    /// </summary>
    public static Tensor SegmentMin(Tensor data, Tensor segmentIds, int? numSegments = null, bool sorted = false) =>
        Combined(data, segmentIds, numSegments, (a, b) => a.Minimum(b), Highest(data.DType));

    /// <summary>The product of the rows of each segment; 1 of none. Arguments as of <see cref="SegmentSum"/>.</summary>
    public static Tensor SegmentProd(Tensor data, Tensor segmentIds, int? numSegments = null, bool sorted = false) =>
        Combined(data, segmentIds, numSegments, (a, b) => a * b, 1);

    static double Lowest(DType type) => type switch
    {
        DType.Int32 => int.MinValue,
        DType.Int64 => long.MinValue,
        DType.UInt8 => 0,
        _ => double.NegativeInfinity,
    };

    static double Highest(DType type) => type switch
    {
        DType.Int32 => int.MaxValue,
        DType.Int64 => long.MaxValue,
        DType.UInt8 => byte.MaxValue,
        _ => double.PositiveInfinity,
    };

    static int Largest(Tensor ids) => ids.Shape.Elements == 0 ? -1 : (int)ids.Max().Item();

    // Ids of segments that there are not become the one after the last.
    static Tensor Valid(Tensor ids, int segments)
    {
        Tensor at = IndicesOf(ids);
        return Tensor.Where(at.IsLess(0) | at.IsGreaterOrEqual(segments), segments, at);
    }

    // Rows are sorted by segment; then, in ⌈log₂ n⌉ rounds, each row takes in the rows of its segment 1, 2, 4, … before
    // it. The last row of a segment ends with all of them.
    static Tensor Combined(
        Tensor data, Tensor segmentIds, int? numSegments, Func<Tensor, Tensor, Tensor> combine, double nothing)
    {
        int segments = numSegments ?? Largest(segmentIds) + 1, rows = data.Shape[0];
        (Tensor ids, Tensor order) = Valid(segmentIds, segments).Sort();
        Tensor rowsOf = data.Take(order);
        for (int step = 1; step < rows; step *= 2)
        {
            Tensor same = ids.Slice(0, step).IsEqual(ids.Slice(0, 0, rows - step));
            Tensor next = rowsOf.Slice(0, step);
            same = same.Reshape(new([rows - step, .. Ints.Repeat(1, data.Rank - 1)]));
            rowsOf = Tensor.Concatenate([rowsOf.Slice(0, 0, step),
                Tensor.Where(same, combine(next, rowsOf.Slice(0, 0, rows - step)), next)], 0);
        }
        Tensor last = new Scatter(0, Add: false).Apply(
            Tensor.Full(segments + 1, -1, DType.Int32), ids, Tensor.Iota(rows, 0, DType.Int32));
        last = Part(last, 0, 0, segments);
        Tensor none = last.IsLess(0).Reshape(new([segments, .. Ints.Repeat(1, data.Rank - 1)]));
        return Tensor.Where(none, nothing, rowsOf.Take(last.Maximum(0)));
    }
}
