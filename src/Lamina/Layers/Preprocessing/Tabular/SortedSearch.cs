using Lamina.IR;

namespace Lamina.Layers;

/// <summary>Binary search in graphs.</summary>
static class SortedSearch
{
    /// <summary>For each x how many of the sorted keys are ≤ x, int32; NaN is above all.</summary>
    /// <param name="keys">Keys in rising order, (n,), of the type of x.</param>
    /// <param name="x">What to look for.</param>
    public static Tensor CountAtMost(Tensor keys, Tensor x)
    {
        int count = keys.Shape[0];
        Tensor found = Tensor.Zeros(x.Shape, DType.Int32);
        if (count == 0) return found;
        for (int step = 1 << (31 - int.LeadingZeroCount(count)); step > 0; step >>= 1)
        {
            Tensor next = found + step;
            Tensor key = keys.Take(next.Minimum(count) - 1);
            found = Tensor.Where(next.IsLessOrEqual(count) & !key.IsGreater(x), next, found);
        }
        return found;
    }
}
