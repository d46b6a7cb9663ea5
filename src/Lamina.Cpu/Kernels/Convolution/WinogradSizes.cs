namespace Lamina.Cpu;

/// <summary>
/// How a 3 × 3 convolution of stride 1 is done in the transformed domain: the targets in tiles of 2 × 2, each of which
/// sees 4 × 4 sources, and a product of channels for each of the 16 positions of a tile. Decided by shape alone.
/// </summary>
sealed class WinogradSizes
{
    /// <summary>Targets along a side of a tile, sources along one, sources of a tile, taps of the filter.</summary>
    public const int Tile = 2, Patch = 4, Positions = Patch * Patch, Taps = 9;

    // Channels that make the products worth the transforms.
    const int LeastChannels = 32;

    // Floats of the transformed sources and sums of a block of tiles.
    const int BlockFloats = 1 << 18, MostTiles = 128, LeastTiles = 14, WantedTasks = 64, EnoughTiles = 64;

    // Tiles whose sums in a panel of columns stay in the second-level cache; elements of a tap of a filter that, at
    // 16 positions, does not stay in the third.
    const int MostTilesOfPanel = 256, LargeFilter = 1 << 18;

    /// <param name="sizes">The convolution.</param>
    /// <param name="transposed">From y's pixels to x's instead of from x's to y's.</param>
    /// <param name="pool">Windows of which only the maxima are wanted, each a tile, or null.</param>
    public WinogradSizes(ConvolutionSizes sizes, bool transposed, WindowAxis[]? pool = null)
    {
        WindowAxis height = sizes.Axes[1], width = sizes.Axes[2];
        Planes = sizes.Images * sizes.Axes[0].Input;
        (Source, Target) = transposed ? (sizes.Y, sizes.X) : (sizes.X, sizes.Y);
        (Depth, Columns) = transposed ? (sizes.Filters, sizes.Channels) : (sizes.Channels, sizes.Filters);
        (SourceHeight, TargetHeight, Top) = Sides(height, transposed);
        (SourceWidth, TargetWidth, Left) = Sides(width, transposed);
        TilesDown = (TargetHeight + Tile - 1) / Tile;
        TilesAcross = (TargetWidth + Tile - 1) / Tile;
        if (pool != null)
        {
            Pools = true;
            (TilesDown, TilesAcross) = (pool[1].Output, pool[2].Output);
            Target = new(1, TilesDown, TilesAcross, Columns);
        }

        Tiles = (long)Planes * TilesDown * TilesAcross;
        Panels = (Columns + MicroKernel.Columns - 1) / MicroKernel.Columns;
        FilterStride = Odd((nint)Depth * Columns);
        SourceRow = Odd(Depth);

        SumRow = Odd(Columns);
        long most = Math.Clamp(BlockFloats / (Positions * (SourceRow + SumRow)), LeastTiles, MostTiles);
        Blocks = (int)Math.Max((Tiles + most - 1) / most, Math.Min(WantedTasks, Tiles / LeastTiles));
        int tiles = (int)((Tiles + Blocks - 1) / Math.Max(1, Blocks));
        SourceStride = Odd(tiles * SourceRow);
        SumStride = Odd(tiles * SumRow);
    }

    /// <summary>Whether the target has one number for each tile, the greatest of what would be its targets.</summary>
    public bool Pools { get; }

    public int Planes { get; }

    public ImageStrides Source { get; }

    public ImageStrides Target { get; }

    /// <summary>Channels that are summed over, channels of the target.</summary>
    public int Depth { get; }

    public int Columns { get; }

    public int Panels { get; }

    public int SourceHeight { get; }

    public int SourceWidth { get; }

    public int TargetHeight { get; }

    public int TargetWidth { get; }

    /// <summary>Rows and columns of padding before the source.</summary>
    public int Top { get; }

    public int Left { get; }

    public int TilesDown { get; }

    public int TilesAcross { get; }

    public long Tiles { get; }

    /// <summary>Into how many tasks the tiles are cut.</summary>
    public int Blocks { get; }

    /// <summary>
    /// Floats from one position's filter to the next's, each in panels (depth, columns of the panel).
    /// </summary>
    public nint FilterStride { get; }

    /// <summary>
    /// Floats from one tile's sources at a position to the next tile's, and from position to position.
    /// </summary>
    public nint SourceRow { get; }

    public nint SourceStride { get; }

    /// <summary>The same for the sums.</summary>
    public nint SumRow { get; }

    public nint SumStride { get; }

    /// <summary>Floats that a task works on.</summary>
    public nint TaskFloats => Positions * (SourceStride + SumStride + Depth);

    /// <summary>Whether the filter is so large beside the tiles that each of it should be read by one task.</summary>
    public bool FilterFirst => Tiles <= MostTilesOfPanel && (long)Depth * Columns >= LargeFilter;

    /// <summary>Whether there are tiles enough to transform the filter for.</summary>
    public bool Pays => Tiles >= (FilterFirst ? LeastTiles : EnoughTiles);

    /// <summary>Whether a convolution can be done so and has the channels for it.</summary>
    public static bool Suits(ConvolutionSizes sizes) =>
        sizes.Groups == 1 && sizes.Axes[0].IsPointwise && IsThree(sizes.Axes[1]) && IsThree(sizes.Axes[2])
            && Math.Min(sizes.Channels, sizes.Filters) >= LeastChannels;

    /// <summary>Whether windows of a convolution's result are tiles.</summary>
    public static bool SuitsPool(WindowAxis[] pool, ConvolutionSizes sizes) =>
        pool[0].IsPointwise && IsTile(pool[1], sizes.Axes[1].Output) && IsTile(pool[2], sizes.Axes[2].Output);

    static bool IsTile(WindowAxis axis, int targets) =>
        axis is { Size: Tile, Stride: Tile, Dilation: 1, Low: 0 } && axis.Output * Tile <= targets;

    static bool IsThree(WindowAxis axis) => axis is { Size: 3, Stride: 1, Dilation: 1 };

    static (int Source, int Target, int Before) Sides(WindowAxis axis, bool transposed) => transposed
        ? (axis.Output, axis.Input, axis.Size - 1 - axis.Low) : (axis.Input, axis.Output, axis.Low);

    /// <summary>
    /// Whole cache lines, an odd number of them, so that what lies so far apart falls on all sets of the cache.
    /// </summary>
    public static nint Odd(nint floats) => ((floats + 15) / 16 | 1) * 16;
}
