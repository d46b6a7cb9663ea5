using Lamina.IR;

namespace Lamina.Layers;

/// <summary>Sizes over 3 spatial axes; a tuple converts to one, a single number counts for all axes.</summary>
public readonly struct Window3
{
    Window3(Ints sizes) => Sizes = sizes;

    /// <summary>The sizes.</summary>
    public Ints Sizes { get; }

    /// <summary>The same size along all axes.</summary>
    public static implicit operator Window3(int size) => new(Ints.Repeat(size, 3));

    /// <summary>Sizes for each axis.</summary>
    public static implicit operator Window3((int, int, int) sizes) => new([sizes.Item1, sizes.Item2, sizes.Item3]);
}
