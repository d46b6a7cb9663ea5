using Lamina.IR;
using Lamina.Losses;

namespace Lamina;

// Connectionist temporal classification: labels of sequences without their places in time.
public static partial class Ops
{
    /// <summary>Minus the logarithm of the probability that outputs spell the target. Graves et al. 2006.</summary>
    /// <param name="target">Class numbers, (samples, length).</param>
    /// <param name="output">Logits, (samples, time, classes).</param>
    /// <param name="targetLength">How many labels of each target count, (samples,).</param>
    /// <param name="outputLength">How many steps of each output count, (samples,).</param>
    /// <param name="maskIndex">The class of blanks.</param>
    /// <returns>(samples,).</returns>
    public static Tensor CtcLoss(
        Tensor target, Tensor output, Tensor targetLength, Tensor outputLength, int maskIndex = 0) =>
        CTC.Of(target.Cast(DType.Int32), targetLength.Cast(DType.Int32), output, outputLength.Cast(DType.Int32),
            maskIndex);

    /// <summary>The labels that outputs spell, filled up with −1, and their scores.</summary>
    /// <param name="inputs">Logits, (samples, time, classes).</param>
    /// <param name="sequenceLengths">How many steps of each sample count, (samples,).</param>
    /// <param name="strategy">
    /// "greedy": the likeliest class of each step; "beam_search": the likeliest labels, among the best found at each
    /// step. The latter is computed at once, not in a traced step.
    /// </param>
    /// <param name="beamWidth">How many labels beam search keeps.</param>
    /// <param name="topPaths">How many results beam search gives.</param>
    /// <param name="mergeRepeated">Whether greedy decoding merges equal neighbours.</param>
    /// <param name="maskIndex">The class of blanks.</param>
    /// <returns>
    /// Labels, int32 (paths, samples, time), and scores (samples, paths): of greedy decoding minus the sum of the
    /// logits, of beam search the logarithm of the probability.
    /// </returns>
    /// <exception cref="ArgumentException">The strategy has another name.</exception>
    public static (Tensor Labels, Tensor Scores) CtcDecode(Tensor inputs, Tensor sequenceLengths,
        string strategy = "greedy", int beamWidth = 100, int topPaths = 1, bool mergeRepeated = true,
        int maskIndex = 0) => strategy switch
        {
            "greedy" => DecodedGreedily(Floating(inputs), sequenceLengths, mergeRepeated, maskIndex),
            "beam_search" => DecodedByBeams(Floating(inputs), sequenceLengths, beamWidth, topPaths, maskIndex),
            _ => throw new ArgumentException($"The strategy is \"greedy\" or \"beam_search\", not \"{strategy}\"."),
        };

    static (Tensor Labels, Tensor Scores) DecodedGreedily(
        Tensor inputs, Tensor lengths, bool mergeRepeated, int blank)
    {
        int samples = inputs.Shape[0], time = inputs.Shape[1];
        Tensor step = Tensor.Iota((samples, time), 1, DType.Int32);
        Tensor over = step.IsGreaterOrEqual(lengths.Cast(DType.Int32).ExpandDims(1));
        Tensor labels = Tensor.Where(over, blank, inputs.ArgMax(-1));
        Tensor scores = Tensor.Where(over, 0, inputs.Max(-1));
        if (mergeRepeated)
        {
            Tensor before = labels.Slice(1, 0, time - 1).Pad([0, 1], [0, 0], -1);
            labels = Tensor.Where(labels.IsEqual(before), blank, labels);
        }
        Tensor isBlank = labels.IsEqual(blank);
        // What is left moves to the front.
        Tensor order = Tensor.Where(isBlank, time, step).Sort(1).Indices;
        labels = Tensor.Where(isBlank, -1, labels).TakeAlongAxis(order, 1);
        return (labels.ExpandDims(0), -scores.Sum(1, keepDims: true));
    }

    static (Tensor Labels, Tensor Scores) DecodedByBeams(
        Tensor inputs, Tensor lengths, int width, int paths, int blank)
    {
        NDArray logs = Functions.LogSoftmax(inputs).Value, steps = lengths.Value;
        int samples = logs.Shape[0], time = logs.Shape[1], classes = logs.Shape[2];
        var labels = new NDArray((paths, samples, time), DType.Int32);
        labels.Fill(-1);
        var scores = new NDArray((samples, paths));
        scores.Fill(double.NegativeInfinity);
        for (int s = 0; s < samples; s++)
        {
            int from = s * time;
            var beams = CtcBeams.Search((int)steps[s], classes, width, blank, (t, c) => logs[(from + t) * classes + c]);
            for (int path = 0; path < Math.Min(paths, beams.Count); path++)
            {
                beams[path].Labels.CopyTo(labels.AsSpan<int>()[((path * samples + s) * time)..]);
                scores.AsSpan<float>()[s * paths + path] = (float)beams[path].Score;
            }
        }
        return (labels, scores);
    }
}
