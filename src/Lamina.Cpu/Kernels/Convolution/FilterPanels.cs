namespace Lamina.Cpu;

/// <summary>
/// How a filter is laid out for the micro-kernel: for each group, its (taps · depth, columns) matrix in panels of
/// <see cref="MicroKernel.Columns"/> columns, each panel row after row; the last one of a single vector if that holds
/// what is left.
/// </summary>
readonly record struct FilterPanels(int Groups, int Taps, int Depth, int Columns)
{
    /// <summary>Panels of one group.</summary>
    public int Count => (Columns + MicroKernel.Columns - 1) / MicroKernel.Columns;

    /// <summary>Floats of all groups.</summary>
    public long Length => Groups * GroupLength;

    long GroupLength =>
        (long)Taps * Depth * ((Columns + MicroKernel.Lanes - 1) / MicroKernel.Lanes * MicroKernel.Lanes);

    /// <summary>Columns of the matrix in a panel.</summary>
    public int Used(int panel) => Math.Min(MicroKernel.Columns, Columns - panel * MicroKernel.Columns);

    /// <summary>Floats in a row of a panel.</summary>
    public int Width(int panel) => Used(panel) > MicroKernel.Lanes ? MicroKernel.Columns : MicroKernel.Lanes;

    /// <summary>Where a panel begins.</summary>
    public long Offset(int group, int panel) =>
        group * GroupLength + (long)panel * MicroKernel.Columns * Taps * Depth;
}
