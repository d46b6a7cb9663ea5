using Lamina.IR;

namespace Lamina.Training;

/// <summary>Weights of samples made from weights of their classes.</summary>
static class SampleWeights
{
    /// <summary>The weight of each sample: that of its class, 1 where none is given.</summary>
    /// <param name="targets">Class numbers (samples,) or (samples, 1), or one-hot rows (samples, classes).</param>
    /// <param name="classWeight">Weights by class number.</param>
    /// <exception cref="ArgumentException">The targets are no classes.</exception>
    public static NDArray FromClasses(NDArray targets, IReadOnlyDictionary<int, double> classWeight)
    {
        if (targets.Shape.Rank is 0 or > 2)
            throw new ArgumentException($"classWeight needs targets of shape (samples,), (samples, 1) or (samples, " +
                $"classes), not {targets.Shape}.");
        int samples = targets.Shape[0];
        long width = samples == 0 ? 1 : targets.Elements / samples;
        var weights = new NDArray(samples);
        Span<float> to = weights.AsSpan<float>();
        for (int i = 0; i < samples; i++)
        {
            int label = width == 1 ? (int)targets[i] : LargestIn(targets, i * width, width);
            to[i] = (float)classWeight.GetValueOrDefault(label, 1);
        }
        return weights;
    }

    static int LargestIn(NDArray array, long start, long count)
    {
        long best = 0;
        for (long i = 1; i < count; i++) if (array[start + i] > array[start + best]) best = i;
        return (int)best;
    }
}
