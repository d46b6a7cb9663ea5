using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// The walk of a pooling kernel: rows of targets that use the same taps, over all images and channels, dealt out to
/// tasks. A kernel says what happens to one row.
/// </summary>
abstract unsafe class WindowWalk : Kernel
{
    readonly WindowPartition _partition;

    /// <param name="window">The window.</param>
    /// <param name="x">The shape of the tensor that the window slides over, (N, spatial..., C).</param>
    /// <param name="transposed">From the windows to x's positions instead of the other way round.</param>
    protected WindowWalk(WindowGeometry window, Shape x, bool transposed)
    {
        Shape y = window.OutputShape(x);
        WindowAxis[] axes = WindowAxis.Of(window, x);
        int channels = x[-1];
        ImageStrides input = new(axes[0].Input, axes[1].Input, axes[2].Input, channels);
        ImageStrides output = new(axes[0].Output, axes[1].Output, axes[2].Output, channels);
        (Source, Target) = transposed ? (output, input) : (input, output);
        WindowRun[][] runs = Array.ConvertAll(axes, axis => transposed ? axis.Backward() : axis.Forward());

        // A fold of one element, which comes from memory, weighs about as much as 16 multiplications of a convolution.
        _partition = new WindowPartition(x[0], runs, 16 * y.Elements * window.Elements);
    }

    public override int Tasks => _partition.Tasks;

    protected ImageStrides Source { get; }

    protected ImageStrides Target { get; }

    protected int Channels => (int)Target.W;

    public override void Run(int task)
    {
        (int first, int end) = _partition.Images(task);
        WindowRun[][] runs = _partition.Runs(task);
        for (int image = first; image < end; image++)
        {
            foreach (WindowRun d in runs[0])
            {
                for (int i = 0; i < d.Count; i++)
                {
                    nint source = image * Source.Image + (d.In + i * d.InStep) * Source.D;
                    nint target = image * Target.Image + (d.Out + i * d.OutStep) * Target.D;
                    foreach (WindowRun h in runs[1])
                    {
                        for (int j = 0; j < h.Count; j++)
                        {
                            foreach (WindowRun w in runs[2])
                            {
                                Row(d, h, w, source + (h.In + j * h.InStep) * Source.H + w.In * Source.W,
                                    target + (h.Out + j * h.OutStep) * Target.H + w.Out * Target.W);
                            }
                        }
                    }
                }
            }
        }
    }

    /// <summary>
    /// Does <c>w.Count</c> neighbouring targets, each with <c>d.Taps · h.Taps · w.Taps</c> taps. The offsets, in
    /// elements, are of the first target and of its first tap.
    /// </summary>
    protected abstract void Row(in WindowRun d, in WindowRun h, in WindowRun w, nint source, nint target);
}
