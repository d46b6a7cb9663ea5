using Lamina.IR;

namespace Lamina.Audio;

/// <summary>Triangles over frequencies, equally far apart on a mel scale.</summary>
public static class MelFilters
{
    // Of Slaney's scale: where the logarithm begins, in hertz and in mel, and how much a mel is below and above.
    const double Knee = 1000, KneeMel = 15, Linear = 200.0 / 3;
    static readonly double logarithmic = Math.Log(6.4) / 27;

    /// <summary>The frequency as mel.</summary>
    /// <param name="hertz">The frequency, 0 or more.</param>
    /// <param name="scale">The scale.</param>
    public static double ToMel(double hertz, MelScale scale) => scale == MelScale.Htk
        ? 2595 * Math.Log10(1 + hertz / 700)
        : hertz < Knee ? hertz / Linear : KneeMel + Math.Log(hertz / Knee) / logarithmic;

    /// <summary>Mel as frequency.</summary>
    /// <param name="mel">The number of mel, 0 or more.</param>
    /// <param name="scale">The scale.</param>
    public static double ToHertz(double mel, MelScale scale) => scale == MelScale.Htk
        ? 700 * (Math.Pow(10, mel / 2595) - 1)
        : mel < KneeMel ? mel * Linear : Knee * Math.Exp(logarithmic * (mel - KneeMel));

    /// <summary>
    /// The weight of each frequency in each triangle. Triangle m rises in hertz from the corner m to m + 1 and falls to
    /// m + 2; the corners are equally far apart in mel.
    /// </summary>
    /// <param name="bins">How many triangles.</param>
    /// <param name="rate">Samples in a second.</param>
    /// <param name="fftLength">The length of the transforms.</param>
    /// <param name="minFrequency">The first corner in hertz.</param>
    /// <param name="maxFrequency">The last corner in hertz; by default half the rate.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="normalize">
    /// Whether each triangle has the area 1 (as Slaney's, and by default librosa's) instead of the height 1.
    /// </param>
    /// <returns>float32 (fftLength / 2 + 1, bins).</returns>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static NDArray Matrix(int bins, int rate, int fftLength, double minFrequency = 0,
        double? maxFrequency = null, MelScale scale = MelScale.Htk, bool normalize = false)
    {
        double max = maxFrequency ?? rate / 2.0;
        if (bins < 1 || rate < 1 || fftLength < 2 || !(minFrequency >= 0 && minFrequency < max && max <= rate / 2.0))
            throw new ArgumentException("There are 1 triangle or more, and 0 ≤ first corner < last corner ≤ half the " +
                $"rate; they are {bins}, {minFrequency}, {max} and {rate / 2.0}.");
        double low = ToMel(minFrequency, scale), step = (ToMel(max, scale) - low) / (bins + 1);
        double[] corners = [.. Enumerable.Range(0, bins + 2).Select(i => ToHertz(low + i * step, scale))];
        int frequencies = fftLength / 2 + 1;
        var matrix = new NDArray((frequencies, bins));
        Span<float> to = matrix.AsSpan<float>();
        for (int k = 0; k < frequencies; k++)
        {
            double hertz = (double)k * rate / fftLength;
            for (int m = 0; m < bins; m++)
            {
                double rise = (hertz - corners[m]) / (corners[m + 1] - corners[m]);
                double fall = (corners[m + 2] - hertz) / (corners[m + 2] - corners[m + 1]);
                double height = normalize ? 2 / (corners[m + 2] - corners[m]) : 1;
                to[k * bins + m] = (float)(height * Math.Max(0, Math.Min(rise, fall)));
            }
        }
        return matrix;
    }
}
