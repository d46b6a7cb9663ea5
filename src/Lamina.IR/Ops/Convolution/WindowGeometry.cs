namespace Lamina.IR;

/// <summary>
/// How a window slides over the spatial axes of a tensor of shape (batch, spatial..., channels): what convolution and
/// pooling share. Every list has one number for each spatial axis.
/// </summary>
/// <param name="Size">Elements of the window along each axis, at least 1.</param>
/// <param name="Strides">Steps from one window to the next, at least 1.</param>
/// <param name="Low">Positions of padding before the first element, not negative.</param>
/// <param name="High">Positions of padding after the last element, not negative.</param>
/// <param name="Dilations">Steps from one element of the window to the next, at least 1 (1: adjacent).</param>
public sealed record WindowGeometry(Ints Size, Ints Strides, Ints Low, Ints High, Ints Dilations)
{
    /// <summary>Number of spatial axes.</summary>
    public int Rank => Size.Count;

    /// <summary>How many elements a window has.</summary>
    public long Elements => new Shape(Size.Span).Elements;

    /// <summary>No padding (Keras "valid"): only windows that lie inside the input.</summary>
    /// <param name="size">Elements of the window along each axis.</param>
    /// <param name="strides">Steps between windows; 1 where left out.</param>
    /// <param name="dilations">Steps between elements of a window; 1 where left out.</param>
    public static WindowGeometry Valid(Ints size, Ints? strides = null, Ints? dilations = null)
    {
        Ints ones = Ints.Repeat(1, size.Count), none = Ints.Repeat(0, size.Count);
        return new(size, strides ?? ones, none, none, dilations ?? ones);
    }

    /// <summary>
    /// Padding such that there are ceil(input / stride) windows (Keras "same"). An odd amount has its extra position at
    /// the end, as TensorFlow has it.
    /// </summary>
    /// <param name="spatial">The sizes of the input's spatial axes.</param>
    /// <param name="size">Elements of the window along each axis.</param>
    /// <param name="strides">Steps between windows; 1 where left out.</param>
    /// <param name="dilations">Steps between elements of a window; 1 where left out.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static WindowGeometry Same(Ints spatial, Ints size, Ints? strides = null, Ints? dilations = null)
    {
        WindowGeometry bare = Valid(size, strides, dilations);
        bare.Check(spatial.Count);
        var low = new int[bare.Rank];
        var high = new int[bare.Rank];
        for (int i = 0; i < low.Length; i++)
        {
            int windows = (spatial[i] + bare.Strides[i] - 1) / bare.Strides[i];
            int padding = Math.Max(0, (windows - 1) * bare.Strides[i] + bare.Extent(i) - spatial[i]);
            low[i] = padding / 2;
            high[i] = padding - low[i];
        }

        return bare with { Low = low, High = high };
    }

    /// <summary>
    /// All padding before the first element (Keras "causal"): no window sees what comes after its place.
    /// </summary>
    /// <param name="size">Elements of the window along each axis.</param>
    /// <param name="strides">Steps between windows; 1 where left out.</param>
    /// <param name="dilations">Steps between elements of a window; 1 where left out.</param>
    public static WindowGeometry Causal(Ints size, Ints? strides = null, Ints? dilations = null)
    {
        WindowGeometry bare = Valid(size, strides, dilations);
        bare.Check(bare.Rank);
        var low = new int[bare.Rank];
        for (int i = 0; i < low.Length; i++)
        {
            low[i] = bare.Extent(i) - 1;
        }

        return bare with { Low = low };
    }

    /// <summary>
    /// Positions from the first to the last element of a window along an axis: (size − 1) · dilation + 1.
    /// </summary>
    public int Extent(int axis) => (Size[axis] - 1) * Dilations[axis] + 1;

    /// <summary>How many windows fit along an axis of <paramref name="input"/> elements.</summary>
    /// <exception cref="ArgumentException">Not even one fits.</exception>
    public int Windows(int axis, int input)
    {
        int room = input + Low[axis] + High[axis] - Extent(axis);
        if (room < 0)
        {
            throw new ArgumentException(
                $"A window of {Extent(axis)} (size {Size[axis]}, dilation {Dilations[axis]}) does not fit into spatial "
                + $"axis {axis} of {input} elements with padding {Low[axis]} + {High[axis]}. "
                + "Use a smaller window, padding 'same', or a larger input.");
        }

        return room / Strides[axis] + 1;
    }

    /// <summary>
    /// Whether the windows over <paramref name="x"/>, (batch, spatial..., channels), lie side by side inside it, from
    /// its first element on: then each element is in one window at most.
    /// </summary>
    public bool Tiles(Shape x)
    {
        for (int i = 0; i < Rank; i++)
        {
            if (Low[i] > 0 || Dilations[i] > 1 || Strides[i] != Size[i] || Windows(i, x[i + 1]) * Size[i] > x[i + 1])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>(batch, spatial..., channels) to (batch, windows..., channels), the shape that pooling gives.</summary>
    /// <exception cref="ArgumentException">The rank does not match, or no window fits.</exception>
    public Shape OutputShape(Shape x)
    {
        Check(x.Rank - 2);
        int[] sizes = x.ToArray();
        for (int i = 0; i < Rank; i++)
        {
            sizes[i + 1] = Windows(i, x[i + 1]);
        }

        return new(sizes);
    }

    /// <summary>
    /// Sees that there is one number for each of <paramref name="axes"/> axes, and each in its range.
    /// </summary>
    /// <exception cref="ArgumentException">A list has another length or holds a number out of range.</exception>
    public void Check(int axes)
    {
        if (axes is < 1 or > 3)
        {
            throw new ArgumentException(
                $"A window slides over 1, 2 or 3 spatial axes, between the batch and the channels; got {axes}.");
        }

        Check(nameof(Size), Size, axes, 1);
        Check(nameof(Strides), Strides, axes, 1);
        Check(nameof(Low), Low, axes, 0);
        Check(nameof(High), High, axes, 0);
        Check(nameof(Dilations), Dilations, axes, 1);
    }

    static void Check(string name, Ints values, int axes, int least)
    {
        if (values.Count != axes)
        {
            throw new ArgumentException($"{name} of the window has {values.Count} numbers for {axes} spatial axes.");
        }

        foreach (int value in values)
        {
            if (value < least)
            {
                throw new ArgumentException($"{name} of the window holds {value}; each must be at least {least}.");
            }
        }
    }
}
