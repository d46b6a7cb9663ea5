using Lamina.IR;

namespace Lamina.Layers;

/// <summary>Sizes over 1 spatial axis; a number converts to one.</summary>
public readonly struct Window1
{
    Window1(Ints sizes) => Sizes = sizes;

    /// <summary>The sizes.</summary>
    public Ints Sizes { get; }

    /// <summary>The same size along the axis.</summary>
    public static implicit operator Window1(int size) => new(Ints.Repeat(size, 1));
}
