namespace Lamina.IR;

/// <summary>Functions made of primitives: they have no gradient of their own and no kernel.</summary>
public static partial class Functions
{
    /// <summary>
    /// Convolution of x (batch, spatial…, channels) with a filter (window…, channels / groups, filters).
    /// </summary>
    /// <param name="x">The input.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="strides">Steps, one for each spatial axis.</param>
    /// <param name="padding">"valid", "same" or "causal", as <see cref="Slide"/> describes.</param>
    /// <param name="dilation">Distance between elements of the filter, one for each spatial axis.</param>
    /// <param name="groups">Number of groups.</param>
    public static Tensor Convolution(Tensor x, Tensor filter, Ints strides, string padding, Ints dilation,
        int groups = 1)
    {
        int rank = strides.Count;
        if (x.Rank != rank + 2)
            throw new ArgumentException(
                $"A convolution over {rank} axes needs (batch, spatial…, channels), not {x.Shape}.");
        WindowGeometry window = Slide(padding, x.Shape, filter.Shape.Slice(0, rank).ToArray(), strides, dilation);
        return new Convolution(new(window, groups)).Apply(x, filter);
    }

    /// <summary>The maximum of each window over x (batch, spatial…, channels).</summary>
    public static Tensor MaxPool(Tensor x, Ints size, Ints strides, string padding) =>
        new ReduceWindow(Reduction.Maximum, Pooling(x, size, strides, padding)).Apply(x);

    /// <summary>The mean of each window over x (batch, spatial…, channels); padding does not count.</summary>
    public static Tensor AveragePool(Tensor x, Ints size, Ints strides, string padding)
    {
        var sum = new ReduceWindow(Reduction.Sum, Pooling(x, size, strides, padding));
        Tensor y = sum.Apply(x);
        if (padding == "valid") return y / size.Aggregate(1, (a, b) => a * b);
        Tensor counts = sum.Apply(Tensor.Ones(new([1, .. x.Shape.Slice(1, x.Rank - 1), 1]), x.DType));
        return y / counts;
    }

    /// <summary>A window over x (batch, spatial…, channels) with Keras's "valid", "same" or "causal" padding.</summary>
    /// <exception cref="ArgumentException">The padding has another name.</exception>
    public static WindowGeometry Slide(string padding, Shape x, Ints size, Ints strides, Ints dilations) =>
        padding switch
        {
            "valid" => WindowGeometry.Valid(size, strides, dilations),
            "same" => WindowGeometry.Same(x.Slice(1, x.Rank - 1).ToArray(), size, strides, dilations),
            "causal" => WindowGeometry.Causal(size, strides, dilations),
            _ => throw new ArgumentException($"Padding is \"valid\", \"same\" or \"causal\", not \"{padding}\"."),
        };

    static WindowGeometry Pooling(Tensor x, Ints size, Ints strides, string padding) => x.Rank == size.Count + 2
        ? Slide(padding, x.Shape, size, strides, Ints.Repeat(1, size.Count))
        : throw new ArgumentException(
            $"Pooling over {size.Count} axes needs (batch, spatial…, channels), not {x.Shape}.");
}
