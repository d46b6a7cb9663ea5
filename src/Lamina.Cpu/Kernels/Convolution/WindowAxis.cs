using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// One spatial axis under a sliding window: window o reads input <c>o·Stride + k·Dilation − Low</c> for each tap k of
/// <see cref="Size"/>, where that exists.
/// </summary>
readonly record struct WindowAxis(int Input, int Output, int Size, int Stride, int Low, int Dilation)
{
    /// <summary>Neither moves, nor pads, nor skips: every window is one element.</summary>
    public bool IsPointwise => Size == 1 && Stride == 1 && Low == 0 && Input == Output;

    /// <summary>The axes of x (batch, spatial..., channels), always three: missing ones first, of size 1.</summary>
    public static WindowAxis[] Of(WindowGeometry window, Shape x)
    {
        var axes = new WindowAxis[3];
        for (int i = 0; i < axes.Length; i++) axes[i] = new(1, 1, 1, 1, 0, 1);
        for (int i = 0; i < window.Rank; i++)
        {
            int input = x[i + 1];
            axes[3 - window.Rank + i] = new(
                input, window.Windows(i, input), window.Size[i], window.Strides[i], window.Low[i], window.Dilations[i]);
        }

        return axes;
    }

    /// <summary>Targets are the windows, sources the inputs.</summary>
    public WindowRun[] Forward()
    {
        var runs = new List<WindowRun>();
        for (int o = 0; o < Output; o++)
        {
            int start = o * Stride - Low;
            int first = start < 0 ? (-start + Dilation - 1) / Dilation : 0;
            int last = Input - 1 < start ? -1 : Math.Min(Size - 1, (Input - 1 - start) / Dilation);
            int taps = Math.Max(0, last - first + 1);
            first = taps == 0 ? 0 : first;
            Extend(runs, 0, new(o, 1, 1, first, 1, taps, taps == 0 ? 0 : start + first * Dilation, Stride, Dilation));
        }

        return [.. runs];
    }

    /// <summary>
    /// Targets are the inputs, sources the windows that read them: the transposed walk. Taps are numbered from the
    /// window's end (Size − 1 − k), so that the source position grows with them.
    /// </summary>
    public WindowRun[] Backward()
    {
        int stride = Stride, tapStep = stride;
        for (int a = stride, b = Dilation; b != 0;)
        {
            (a, b) = (b, a % b);
            tapStep = stride / a;
        }

        var runs = new List<WindowRun>();
        for (int phase = 0; phase < Math.Min(stride, Input); phase++)
        {
            int from = runs.Count;
            for (int i = phase; i < Input; i += stride)
            {
                int taps = 0, firstTap = 0, firstWindow = 0;
                for (int k = Size - 1; k >= 0; k--)
                {
                    int place = i + Low - k * Dilation;
                    if (place >= 0 && place % stride == 0 && place / stride < Output && taps++ == 0)
                    {
                        (firstTap, firstWindow) = (Size - 1 - k, place / stride);
                    }
                }

                Extend(runs, from,
                    new(i, stride, 1, firstTap, tapStep, taps, firstWindow, 1, Dilation * tapStep / stride));
            }
        }

        return [.. runs];
    }

    /// <summary>
    /// The windows for which tap <paramref name="k"/> reads an input: the first, how many, what the first reads.
    /// </summary>
    public (int First, int Count, int Input) WindowsOf(int k)
    {
        int offset = k * Dilation - Low;
        int first = offset < 0 ? (-offset + Stride - 1) / Stride : 0;
        int end = Input - 1 < offset ? 0 : Math.Min(Output, (Input - 1 - offset) / Stride + 1);
        return (first, Math.Max(0, end - first), first * Stride + offset);
    }

    static void Extend(List<WindowRun> runs, int from, WindowRun next)
    {
        if (runs.Count > from && runs[^1].Tap == next.Tap && runs[^1].Taps == next.Taps)
        {
            runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
        }
        else
        {
            runs.Add(next);
        }
    }
}
