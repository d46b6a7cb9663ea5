using Lamina.IR;

namespace Lamina.Cpu.Tests;

/// <summary>
/// Convolution and pooling as their definitions read, in float64: for every window and every tap, the input position
/// under it. Slow, and shares nothing with the kernels.
/// </summary>
static class WindowReference
{
    public static double[] Forward(ConvolutionGeometry geometry, Shape x, Shape filter, double[] dx, double[] dw)
    {
        Shape y = geometry.OutputShape(x, filter);
        var result = new double[y.Elements];
        Products(geometry, x, filter, (i, k, o, count) =>
        {
            for (int j = 0; j < count; j++) result[o + j] += dx[i] * dw[k + j];
        });
        return result;
    }

    public static double[] InputGradient(ConvolutionGeometry geometry, Shape x, Shape filter, double[] dy, double[] dw)
    {
        var result = new double[x.Elements];
        Products(geometry, x, filter, (i, k, o, count) =>
        {
            for (int j = 0; j < count; j++) result[i] += dy[o + j] * dw[k + j];
        });
        return result;
    }

    public static double[] FilterGradient(ConvolutionGeometry geometry, Shape x, Shape filter, double[] dx, double[] dy)
    {
        var result = new double[filter.Elements];
        Products(geometry, x, filter, (i, k, o, count) =>
        {
            for (int j = 0; j < count; j++) result[k + j] += dx[i] * dy[o + j];
        });
        return result;
    }

    /// <summary>For each window, in order, the positions of its taps in one image's spatial grid, in order.</summary>
    public static List<List<int>> Windows(WindowGeometry window, Shape x)
    {
        int[] sizes = x.ToArray()[1..^1];
        int[] windows = window.OutputShape(x).ToArray()[1..^1];
        var all = new List<List<int>>();
        foreach (int[] o in KernelRun.Indices(windows))
        {
            var taps = new List<int>();
            foreach (int[] k in KernelRun.Indices(window.Size.ToArray()))
            {
                int[] at = new int[sizes.Length];
                for (int d = 0; d < at.Length; d++)
                {
                    at[d] = o[d] * window.Strides[d] + k[d] * window.Dilations[d] - window.Low[d];
                }

                bool inside = at.Zip(sizes).All(pair => pair.First >= 0 && pair.First < pair.Second);
                taps.Add(inside ? KernelRun.Flat(sizes, at) : -1);
            }

            all.Add(taps);
        }

        return all;
    }

    // Calls back with the flat indices of the products x[i] · filter[k + j] that belong to y[o + j], j below a count:
    // those of one input channel with all filters of its group.
    static void Products(ConvolutionGeometry geometry, Shape x, Shape filter, Action<int, int, int, int> products)
    {
        List<List<int>> windows = Windows(geometry.Window, x);
        int channels = x[-1], filters = filter[-1], depth = filter[-2], perGroup = filters / geometry.Groups;
        int positions = (int)KernelRun.Size(x.ToArray()[1..^1]);
        for (int n = 0; n < x[0]; n++)
        {
            for (int p = 0; p < windows.Count; p++)
            {
                for (int tap = 0; tap < windows[p].Count; tap++)
                {
                    if (windows[p][tap] < 0)
                    {
                        continue;
                    }

                    for (int c = 0; c < channels; c++)
                    {
                        int group = c / depth;
                        products((n * positions + windows[p][tap]) * channels + c,
                            (tap * depth + c % depth) * filters + group * perGroup,
                            (n * windows.Count + p) * filters + group * perGroup, perGroup);
                    }
                }
            }
        }
    }
}
