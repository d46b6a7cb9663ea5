using Lamina.IR;

namespace Lamina.Layers;

/// <summary>Sizes over 2 spatial axes; a tuple converts to one, a single number counts for all axes.</summary>
public readonly struct Window2
{
    Window2(Ints sizes) => Sizes = sizes;

    /// <summary>The sizes.</summary>
    public Ints Sizes { get; }

    /// <summary>The same size along all axes.</summary>
    public static implicit operator Window2(int size) => new(Ints.Repeat(size, 2));

    /// <summary>Sizes for each axis.</summary>
    public static implicit operator Window2((int, int) sizes) => new([sizes.Item1, sizes.Item2]);
}
