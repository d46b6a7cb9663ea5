namespace Lamina.Cpu;

/// <summary>Sizes of parts of a shape, as the indexing kernels see it: (outer, axis, inner).</summary>
static class IndexShape
{
    /// <summary>The product of the sizes; 1 for none.</summary>
    public static long Product(ReadOnlySpan<int> sizes)
    {
        long product = 1;
        foreach (int size in sizes) product *= size;
        return product;
    }

    /// <summary>Elements for each index of the axis.</summary>
    public static long Inner(ReadOnlySpan<int> shape, int axis) => Product(shape[(axis + 1)..]);

    /// <summary>Indices of the dimensions before the axis.</summary>
    public static long Outer(ReadOnlySpan<int> shape, int axis) => Product(shape[..axis]);
}
