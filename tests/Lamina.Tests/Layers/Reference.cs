using Lamina.IR;

namespace Lamina.Tests.Layers;

/// <summary>What layers compute, written as plain loops over float64.</summary>
static class Reference
{
    /// <summary>f of each element.</summary>
    public static Func<NDArray, NDArray[], double[]> Each(Func<double, double> f) =>
        (x, _) => [.. x.ToArray<double>().Select(f)];

    /// <summary>x (rows, features) · kernel + bias, then f.</summary>
    public static double[] Dense(NDArray x, NDArray kernel, NDArray? bias, Func<double, double> f)
    {
        int features = kernel.Shape[0], units = kernel.Shape[1], rows = (int)(x.Elements / features);
        var y = new double[rows * units];
        for (int r = 0; r < rows; r++)
            for (int u = 0; u < units; u++)
            {
                double sum = bias is null ? 0 : bias[u];
                for (int k = 0; k < features; k++) sum += x[r * features + k] * kernel[k * units + u];
                y[r * units + u] = f(sum);
            }
        return y;
    }

    /// <summary>
    /// Convolution of x (batch, rows, columns, channels) with a filter (height, width, channels / groups, filters) by
    /// its
    /// definition; padding before the first element is given.
    /// </summary>
    public static double[] Conv2D(
        NDArray x, NDArray filter, NDArray bias, (int Rows, int Columns) windows, (int Down, int Right) pad, int stride,
        int dilation, int groups)
    {
        (int height, int width, int channels) = (x.Shape[1], x.Shape[2], x.Shape[3]);
        (int inner, int filters) = (filter.Shape[2], filter.Shape[3]);
        var y = new List<double>();
        for (int n = 0; n < x.Shape[0]; n++)
            for (int i = 0; i < windows.Rows; i++)
                for (int j = 0; j < windows.Columns; j++)
                    for (int f = 0; f < filters; f++)
                    {
                        double sum = bias[f];
                        int first = f / (filters / groups) * inner;
                        for (int a = 0; a < filter.Shape[0]; a++)
                            for (int b = 0; b < filter.Shape[1]; b++)
                                for (int c = 0; c < inner; c++)
                                {
                                    int row = i * stride + a * dilation - pad.Down, column = j * stride
                                        + b * dilation - pad.Right;
                                    if (row < 0 || row >= height || column < 0 || column >= width) continue;
                                    sum += x[((n * height + row) * width + column) * channels + first + c]
                                        * filter[((a * filter.Shape[1] + b) * inner + c) * filters + f];
                                }
                        y.Add(sum);
                    }
        return [.. y];
    }

    /// <summary>The states of a simple recurrent layer after each step: x (batch, steps, features).</summary>
    public static double[] SimpleRNN(NDArray x, NDArray[] weights, bool sequences)
    {
        (int batch, int steps, int features) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        int units = weights[1].Shape[0];
        var y = new List<double>();
        for (int n = 0; n < batch; n++)
        {
            var h = new double[units];
            for (int t = 0; t < steps; t++)
            {
                var next = new double[units];
                for (int u = 0; u < units; u++)
                {
                    double sum = weights[2][u];
                    for (int k = 0; k < features; k++) sum += x[(n * steps + t) * features + k] * weights[0][k * units
                        + u];
                    for (int k = 0; k < units; k++) sum += h[k] * weights[1][k * units + u];
                    next[u] = Math.Tanh(sum);
                }
                h = next;
                if (sequences || t == steps - 1) y.AddRange(h);
            }
        }
        return [.. y];
    }

    /// <summary>γ (x − μ) / √(σ² + ε) + β over the last axis, with the moments of x in training.</summary>
    public static double[] BatchNormalization(NDArray x, NDArray[] weights, bool training, double epsilon = 1e-3)
    {
        int channels = x.Shape[-1], rows = (int)(x.Elements / channels);
        var y = new double[x.Elements];
        for (int c = 0; c < channels; c++)
        {
            double[] column = [.. Enumerable.Range(0, rows).Select(r => x[r * channels + c])];
            double mean = training ? column.Average() : weights[2][c];
            double variance = training ? column.Average(v => (v - mean) * (v - mean)) : weights[3][c];
            for (int r = 0; r < rows; r++)
                y[r * channels + c] = weights[0][c] * (column[r] - mean) / Math.Sqrt(variance + epsilon)
                    + weights[1][c];
        }
        return y;
    }
}
