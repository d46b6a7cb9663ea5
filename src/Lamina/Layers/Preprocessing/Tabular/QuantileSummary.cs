namespace Lamina.Layers;

/// <summary>
/// An approximation of the distribution of numbers that are seen batch by batch: values with weights, from which
/// quantiles are interpolated. Keeps about 1 / epsilon values.
/// </summary>
/// <param name="epsilon">The share of the numbers that may lie between two values.</param>
sealed class QuantileSummary(double epsilon)
{
    float[] values = [], weights = [];

    /// <summary>Takes in a batch.</summary>
    public void Add(float[] batch)
    {
        float[] sorted = [.. batch];
        Array.Sort(sorted);
        double step = Math.Max(sorted.Length * epsilon, 1);
        var picked = new List<float>();
        for (int at = (int)(step - 1); at < sorted.Length; at += (int)step) picked.Add(sorted[at]);
        var merged = picked.Select(value => (Value: value, Weight: (float)step))
            .Concat(values.Zip(weights, (value, weight) => (Value: value, Weight: weight)))
            .OrderBy(item => item.Value).ToArray();
        (values, weights) = Compress([.. merged.Select(m => m.Value)], [.. merged.Select(m => m.Weight)], epsilon);
    }

    /// <summary>The bounds between <paramref name="bins"/> ranges with about equally many numbers each.</summary>
    public float[] Boundaries(int bins) => Compress(values, weights, 1.0 / bins).Values[..^1];

    static (float[] Values, float[] Weights) Compress(float[] values, float[] weights, double epsilon)
    {
        if (values.Length * epsilon < 1) return (values, weights);
        var sums = new double[weights.Length];
        float sum = 0;
        for (int i = 0; i < weights.Length; i++) sums[i] = sum += weights[i];
        double[] shares = [.. sums.Select(s => (double)((float)s / sum))];
        int count = (int)Math.Ceiling(1 / epsilon);
        var (newValues, newWeights) = (new float[count], new float[count]);
        double before = 0;
        double[] wide = [.. values.Select(v => (double)v)];
        for (int i = 0; i < count; i++)
        {
            double share = epsilon + i * epsilon, weight = Interpolate(share, shares, sums);
            (newValues[i], newWeights[i]) = ((float)Interpolate(share, shares, wide), (float)(weight - before));
            before = weight;
        }
        return (newValues, newWeights);
    }

    static double Interpolate(double x, double[] xs, double[] ys)
    {
        if (x <= xs[0]) return ys[0];
        if (x >= xs[^1]) return ys[^1];
        int right = 0;
        while (xs[right] <= x) right++;
        double slope = (ys[right] - ys[right - 1]) / (xs[right] - xs[right - 1]);
        return ys[right - 1] + slope * (x - xs[right - 1]);
    }
}
