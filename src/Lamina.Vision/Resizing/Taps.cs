using Lamina.IR;

namespace Lamina.Vision;

/// <summary>
/// Resizing along one axis: each element of the result is a weighted sum of neighbours. Pixels have their centre at
/// their number and a half.
/// </summary>
sealed class Taps
{
    readonly int[] starts;
    readonly float[][] weights;

    Taps(int[] starts, float[][] weights) => (this.starts, this.weights) = (starts, weights);

    /// <summary>The sums that bring an axis to another size.</summary>
    public static Taps Of(int from, int to, string interpolation, bool antialias)
    {
        int[] starts = new int[to];
        float[][] weights = new float[to][];
        double step = (double)from / to, widening = antialias ? Math.Max(1, step) : 1;
        for (int i = 0; i < to; i++)
        {
            if (interpolation == "nearest")
            {
                (starts[i], weights[i]) = ((int)((2L * i + 1) * from / (2L * to)), [1]);
                continue;
            }
            double center = (i + 0.5) * step - 0.5, reach = interpolation == "area" ? step / 2 + 0.5
                : Radius(interpolation) * widening;
            int first = Math.Max(0, (int)Math.Ceiling(center - reach));
            int last = Math.Min(from - 1, (int)Math.Floor(center + reach));
            double[] taps = [.. Enumerable.Range(first, last - first + 1).Select(at => interpolation == "area"
                ? Math.Max(0, Math.Min(at + 1, (i + 1) * step) - Math.Max(at, i * step))
                : Filter(interpolation, Math.Abs(at - center) / widening))];
            double sum = taps.Sum();
            (starts[i], weights[i]) = (first, [.. taps.Select(tap => (float)(tap / sum))]);
        }
        return new(starts, weights);
    }

    static double Radius(string interpolation) =>
        interpolation switch { "bilinear" => 1, "bicubic" => 2, "lanczos3" => 3, _ => 5 };

    static double Filter(string interpolation, double d) => interpolation switch
    {
        "bilinear" => Math.Max(0, 1 - d),
        "bicubic" => d < 1 ? (1.5 * d - 2.5) * d * d + 1 : d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0,
        "lanczos3" => d > 3 ? 0 : Sinc(d) * Sinc(d / 3),
        _ => d > 5 ? 0 : Sinc(d) * Sinc(d / 5),
    };

    static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    /// <summary>Brings the rows of (height, width, channels) to another number.</summary>
    public NDArray AlongRows(NDArray image)
    {
        int across = image.Shape[1] * image.Shape[2];
        var result = new NDArray(image.Shape.With(0, starts.Length));
        ReadOnlySpan<float> from = image.AsSpan<float>();
        for (int y = 0; y < starts.Length; y++)
        {
            Span<float> row = result.AsSpan<float>().Slice(y * across, across);
            for (int tap = 0; tap < weights[y].Length; tap++)
            {
                float weight = weights[y][tap];
                ReadOnlySpan<float> source = from.Slice((starts[y] + tap) * across, across);
                for (int i = 0; i < row.Length; i++) row[i] += weight * source[i];
            }
        }
        return result;
    }

    /// <summary>Brings the columns of (height, width, channels) to another number.</summary>
    public NDArray AlongColumns(NDArray image)
    {
        (int height, int width, int channels) = (image.Shape[0], image.Shape[1], image.Shape[2]);
        var result = new NDArray(image.Shape.With(1, starts.Length));
        Span<float> to = result.AsSpan<float>();
        for (int y = 0, at = 0; y < height; y++)
        {
            ReadOnlySpan<float> row = image.AsSpan<float>().Slice(y * width * channels, width * channels);
            for (int x = 0; x < starts.Length; x++)
                for (int c = 0; c < channels; c++)
                {
                    float sum = 0;
                    for (int tap = 0, from = starts[x] * channels + c; tap < weights[x].Length; tap++)
                        sum += weights[x][tap] * row[from + tap * channels];
                    to[at++] = sum;
                }
        }
        return result;
    }
}
