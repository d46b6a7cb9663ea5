using Lamina.IR;

namespace Lamina.Layers;

/// <summary>Numbers of elements at both ends of 1 spatial axis; numbers and tuples convert to it.</summary>
public readonly struct Edges1
{
    Edges1(IEnumerable<(int Before, int After)> sizes) =>
        (Before, After) = ([.. sizes.Select(s => s.Before)], [.. sizes.Select(s => s.After)]);

    /// <summary>How many before the first element of each axis.</summary>
    public Ints Before { get; }

    /// <summary>How many after the last element of each axis.</summary>
    public Ints After { get; }

    /// <summary>The same number at both ends of all axes.</summary>
    public static implicit operator Edges1(int size) => new(Enumerable.Repeat((size, size), 1));

    /// <summary>A number at the beginning and one at the end.</summary>
    public static implicit operator Edges1((int Before, int After) sizes) => new([sizes]);
}
