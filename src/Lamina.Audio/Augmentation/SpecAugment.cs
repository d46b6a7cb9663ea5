using Lamina.IR;

namespace Lamina.Audio;

/// <summary>
/// Covers stretches of time and bands of frequency of features at random, so that a model does not rely on any (Park et
/// al., "SpecAugment", 2019; without time warping).
/// </summary>
public sealed record SpecAugment
{
    /// <summary>How many bands are covered.</summary>
    public int FrequencyMasks { get; init; } = 2;

    /// <summary>The most features that a band has; its width is drawn from 0 to this.</summary>
    public int FrequencyWidth { get; init; } = 8;

    /// <summary>How many stretches of time are covered.</summary>
    public int TimeMasks { get; init; } = 2;

    /// <summary>The most frames that a stretch has; its length is drawn from 0 to this.</summary>
    public int TimeWidth { get; init; } = 20;

    /// <summary>The largest share of the frames that a stretch covers, in [0, 1].</summary>
    public double TimeShare { get; init; } = 0.2;

    /// <summary>What is covered becomes this; by default the mean of the features.</summary>
    public double? Value { get; init; }

    /// <summary>Covers parts of features.</summary>
    /// <param name="features">float32 (frames, features); they stay as they are.</param>
    /// <param name="random">Where the places come from.</param>
    /// <returns>float32 (frames, features).</returns>
    /// <exception cref="ArgumentException">The shape or type is another, or an option is out of range.</exception>
    public NDArray Apply(NDArray features, RandomStream random)
    {
        Features.CheckFeatures(features);
        ArgumentNullException.ThrowIfNull(random);
        if (FrequencyMasks < 0 || TimeMasks < 0 || FrequencyWidth < 0 || TimeWidth < 0
            || TimeShare is not (>= 0 and <= 1))
            throw new ArgumentException($"Masks and widths are 0 or more, and the share is in [0, 1]: {this}");
        int frames = features.Shape[0], width = features.Shape[1];
        NDArray covered = features.Copy();
        Span<float> to = covered.AsSpan<float>();
        float value = (float)(Value ?? Mean(to));
        for (int mask = 0; mask < FrequencyMasks; mask++)
        {
            (int from, int count) = Stretch(width, FrequencyWidth, random);
            for (int f = 0; f < frames; f++) to.Slice(f * width + from, count).Fill(value);
        }
        for (int mask = 0; mask < TimeMasks; mask++)
        {
            (int from, int count) = Stretch(frames, Math.Min(TimeWidth, (int)(TimeShare * frames)), random);
            to.Slice(from * width, count * width).Fill(value);
        }
        return covered;
    }

    static (int From, int Count) Stretch(int all, int widest, RandomStream random)
    {
        int count = random.NextInt(Math.Min(all, widest) + 1);
        return (random.NextInt(all - count + 1), count);
    }

    static double Mean(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += value;
        return sum / values.Length;
    }
}
