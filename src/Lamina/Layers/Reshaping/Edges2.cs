using Lamina.IR;

namespace Lamina.Layers;

/// <summary>Numbers of elements at both ends of 2 spatial axes; numbers and tuples convert to it.</summary>
public readonly struct Edges2
{
    Edges2(IEnumerable<(int Before, int After)> sizes) =>
        (Before, After) = ([.. sizes.Select(s => s.Before)], [.. sizes.Select(s => s.After)]);

    /// <summary>How many before the first element of each axis.</summary>
    public Ints Before { get; }

    /// <summary>How many after the last element of each axis.</summary>
    public Ints After { get; }

    /// <summary>The same number at both ends of all axes.</summary>
    public static implicit operator Edges2(int size) => new(Enumerable.Repeat((size, size), 2));

    /// <summary>For each axis a number that holds at both ends.</summary>
    public static implicit operator Edges2((int, int) sizes) =>
        new([(sizes.Item1, sizes.Item1), (sizes.Item2, sizes.Item2)]);

    /// <summary>For each axis a number at the beginning and one at the end.</summary>
    public static implicit operator Edges2(((int Before, int After), (int Before, int After)) sizes) =>
        new([sizes.Item1, sizes.Item2]);
}
