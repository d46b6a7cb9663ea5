using Lamina.IR;

namespace Lamina.Losses;

/// <summary>
/// Connectionist temporal classification: minus the logarithm of the probability that the outputs, after repeats are
/// merged and blanks dropped, spell the target (Graves et al. 2006). Targets are class numbers (samples, length),
/// filled up with 0; predictions are logits (samples, time, classes), class 0 being the blank.
/// </summary>
/// <param name="reduction">As <see cref="Loss"/> describes.</param>
/// <param name="name">The name.</param>
public sealed class CTC(string reduction = "sum_over_batch_size", string? name = null) : Loss(name, reduction)
{
    // The logarithm of an impossible path: finite, so that sums and gradients of it stay numbers.
    const double Impossible = -1e30;

    internal override bool TargetsHaveShapeOfPredictions => false;

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        if (yTrue.Rank != 2 || yPred.Rank != 3)
            throw new ArgumentException("CTC wants targets (samples, length) and logits (samples, time, classes), " +
                $"not {yTrue.Shape} and {yPred.Shape}.");
        Tensor target = yTrue.Cast(DType.Int32);
        return Of(target, target.IsNotEqual(0).Cast(DType.Int32).Sum([-1]), yPred, null, 0);
    }

    /// <summary>The loss of each sample, with the lengths of targets and of outputs, and the class of blanks.</summary>
    internal static Tensor Of(Tensor target, Tensor lengths, Tensor logits, Tensor? outputLengths, int blank)
    {
        // Blanks stand before, between and behind the labels: (samples, 2·length + 1).
        Tensor path = Interleave(target, blank);
        int samples = path.Shape[0], places = path.Shape[1], time = logits.Shape[1];
        // A step may skip the blank between two different labels.
        Tensor before = path.Slice(1, 0, places - 2).Pad([0, 2], [0, 0], blank);
        Tensor skip = Tensor.Where(path.IsNotEqual(blank) & path.IsNotEqual(before), 0.0, Tensor.Scalar(Impossible));
        Tensor places3 = path.ExpandDims(1).BroadcastTo((samples, time, places));
        Tensor logs = Functions.LogSoftmax(logits.Cast(DType.Float32));
        Tensor emitted = logs.TakeAlongAxis(places3, 2).Transpose([1, 0, 2]);
        Tensor place = Tensor.Iota((samples, places), 1, DType.Int32);
        Tensor start = Tensor.Where(place.IsEqual(0), 0.0, Tensor.Scalar(Impossible));
        Tensor last = Scan.Run((carry, step) =>
        {
            Tensor reached = Tensor.Stack([carry[0], Shifted(carry[0], 1), Shifted(carry[0], 2) + skip], -1);
            Tensor next = Functions.LogSumExp(reached, [-1]) + step[0];
            // After its end a sample waits for the others.
            return ([outputLengths is null ? next
                : Tensor.Where(outputLengths.ExpandDims(1).IsGreater(step[1]), next, carry[0])], []);
        }, [start], [emitted, Tensor.Iota(time, 0, DType.Int32)]).Carries[0];
        // The path ends at its last label or at the blank behind it.
        Tensor end = 2 * lengths.ExpandDims(1);
        Tensor ends = place.IsEqual(end) | place.IsEqual(end - 1);
        Tensor loss = -Functions.LogSumExp(Tensor.Where(ends, last, Impossible), [1]);
        return Tensor.Where(loss.IsGreater(-Impossible / 2), double.PositiveInfinity, loss);
    }

    static Tensor Interleave(Tensor target, int blank)
    {
        Tensor blanks = Tensor.Full(target.Shape, blank, DType.Int32);
        Tensor pairs = Tensor.Stack([blanks, target], 2).Reshape((target.Shape[0], -1));
        return pairs.Pad([0, 0], [0, 1], blank);
    }

    static Tensor Shifted(Tensor alpha, int by) =>
        alpha.Slice(1, 0, alpha.Shape[1] - by).Pad([0, by], [0, 0], Impossible);
}
