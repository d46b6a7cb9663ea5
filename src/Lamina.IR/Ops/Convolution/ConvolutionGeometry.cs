namespace Lamina.IR;

/// <summary>
/// What a convolution of 1 to 3 spatial axes does beside its operands: y = conv(x, filter), with x of shape
/// (batch, spatial..., C), filter (window..., C / groups, O) and y (batch, windows..., O). Channels are split into
/// groups that do not see each other; with C groups the convolution is depthwise.
/// </summary>
/// <param name="Window">How the window slides.</param>
/// <param name="Groups">Feature groups, a divisor of C and of O.</param>
public sealed record ConvolutionGeometry(WindowGeometry Window, int Groups = 1)
{
    /// <summary>The shape of y.</summary>
    /// <exception cref="ArgumentException">x and the filter do not fit together or not this geometry.</exception>
    public Shape OutputShape(Shape x, Shape filter)
    {
        Window.Check(x.Rank - 2);
        if (filter.Rank != x.Rank)
        {
            throw new ArgumentException(
                $"A convolution over {x} needs a filter of rank {x.Rank}, (window..., channels / groups, filters); "
                + $"got {filter}.");
        }

        for (int i = 0; i < Window.Rank; i++)
        {
            if (filter[i] != Window.Size[i])
            {
                throw new ArgumentException($"The filter {filter} does not have the window {Window.Size} at axis {i}.");
            }
        }

        int channels = x[-1], filters = filter[-1];
        if (Groups < 1 || channels % Groups != 0 || filters % Groups != 0)
        {
            throw new ArgumentException(
                $"{Groups} groups must divide the {channels} channels of x {x} and the {filters} filters of {filter}.");
        }

        if (filter[-2] != channels / Groups)
        {
            throw new ArgumentException(
                $"The filter {filter} takes {filter[-2]} channels, but x {x} has {channels}"
                + (Groups == 1 ? "." : $" in {Groups} groups, {channels / Groups} each."));
        }

        return Window.OutputShape(x).With(x.Rank - 1, filters);
    }
}
