using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// The sizes of one convolution, brought to three spatial axes. A window of one element that visits every position
/// makes it a matrix product, so all positions of all images become one row of pixels.
/// </summary>
sealed record ConvolutionSizes
{
    public ConvolutionSizes(ConvolutionGeometry geometry, Shape x, Shape filter)
    {
        geometry.OutputShape(x, filter);
        Images = x[0];
        Axes = WindowAxis.Of(geometry.Window, x);
        Groups = geometry.Groups;
        Channels = x[-1];
        Filters = filter[-1];
        if (Array.TrueForAll(Axes, axis => axis.IsPointwise))
        {
            int pixels = Images * Axes[0].Input * Axes[1].Input * Axes[2].Input;
            WindowAxis point = new(1, 1, 1, 1, 0, 1);
            Axes = [point, point, point with { Input = pixels, Output = pixels }];
            Images = 1;
        }

        X = new(Axes[0].Input, Axes[1].Input, Axes[2].Input, Channels);
        Y = new(Axes[0].Output, Axes[1].Output, Axes[2].Output, Filters);
    }

    public int Images { get; }

    /// <summary>Depth, height, width.</summary>
    public WindowAxis[] Axes { get; }

    public int Groups { get; }

    public int Channels { get; }

    public int Filters { get; }

    public int GroupChannels => Channels / Groups;

    public int GroupFilters => Filters / Groups;

    /// <summary>Elements of a window, without the channels.</summary>
    public int Taps => Axes[0].Size * Axes[1].Size * Axes[2].Size;

    public ImageStrides X { get; }

    public ImageStrides Y { get; }

    /// <summary>Multiplications, those with padding included.</summary>
    public long Work => (long)Images * (Y.Image / Math.Max(1, Filters)) * Taps * GroupChannels * Filters;

    public WindowRun[][] Forward() => Array.ConvertAll(Axes, axis => axis.Forward());

    public WindowRun[][] Backward() => Array.ConvertAll(Axes, axis => axis.Backward());
}
