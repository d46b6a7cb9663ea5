using Lamina.IR;

namespace Lamina.Losses;

/// <summary>Weights, masks and reductions of numbers of samples, by Keras's rules.</summary>
static class Weighting
{
    /// <summary>Brings together tensors whose ranks differ by one: a last axis of size 1 comes or goes.</summary>
    public static (Tensor A, Tensor B) SameRank(Tensor a, Tensor b)
    {
        if (a.Rank == b.Rank + 1 && a.Shape[^1] == 1)
            return b.Rank == 1 ? (a, b.ExpandDims(-1)) : (a.Squeeze([-1]), b);
        if (b.Rank == a.Rank + 1 && b.Shape[^1] == 1)
            return a.Rank == 1 ? (a.ExpandDims(-1), b) : (a, b.Squeeze([-1]));
        return (a, b);
    }

    /// <summary>The weighted numbers, reduced.</summary>
    /// <param name="values">A number for each sample.</param>
    /// <param name="weight">How much each counts.</param>
    /// <param name="mask">Which count at all.</param>
    /// <param name="reduction">Keras's word.</param>
    public static Tensor Reduce(Tensor values, Tensor? weight, Tensor? mask, string reduction)
    {
        bool mean = reduction is "sum_over_batch_size" or "mean";
        if (mask is not null) weight = Masked(weight, mask.Cast(values.DType), mean);
        if (weight is not null)
        {
            (values, weight) = SameRank(values, weight.Cast(values.DType));
            while (weight.Rank < values.Rank) weight = weight.ExpandDims(-1);
            values *= weight;
        }
        if (reduction == "none" || values.Rank == 0) return values;
        Tensor sum = values.Sum();
        if (mean) return sum / (double)values.Shape.Elements;
        if (reduction != "mean_with_sample_weight") return sum;
        Tensor total = weight is null ? Tensor.Scalar(values.Shape.Elements, sum.DType) : weight.Sum();
        return Tensor.Where(total.IsEqual(0), 0, sum / total);
    }

    /// <summary>
    /// The mask as weights. In a mean, what counts weighs all/valid, so that the mean is over it alone.
    /// </summary>
    static Tensor Masked(Tensor? weight, Tensor mask, bool mean)
    {
        if (mean)
        {
            Tensor valid = mask.Sum();
            mask *= Tensor.Where(valid.IsEqual(0), 0, mask.Shape.Elements / valid);
        }
        if (weight is null) return mask;
        (mask, weight) = SameRank(mask, weight.Cast(mask.DType));
        while (weight.Rank < mask.Rank) weight = weight.ExpandDims(-1);
        return weight * mask;
    }
}
