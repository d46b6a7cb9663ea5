using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>
/// The products of attention on tiles of the scores, which lie keys by queries: so the keys and values are multiplied
/// where they lie, only the queries are packed, and the softmax runs along the rows of vectors.
/// </summary>
static unsafe class AttentionTile
{
    /// <summary>Queries of a panel; a multiple of the columns of every machine's register tile.</summary>
    public const int Panel = 32;

    /// <summary>Keys of a tile, so that its scores for a panel stay in the first-level cache.</summary>
    public const int Block = 128;

    // Register tiles of keys that meet all queries of a panel before the next.
    const int TilesTogether = 2;

    /// <summary>
    /// Packs up to <see cref="Panel"/> rows as the columns of a panel, multiplied by a factor; columns that have no row
    /// become 0.
    /// </summary>
    public static void Pack(float* rows, nint step, int count, int size, float factor, float* panel)
    {
        if (count < Panel) new Span<float>(panel, Panel * size).Clear();
        TransposeTile.Run((byte*)rows, step * sizeof(float), (byte*)panel, Panel * sizeof(float), size, count,
            sizeof(float));
        if (factor != 1) AttentionLoops.Multiply(panel, Panel * size, factor);
    }

    /// <summary>
    /// target[j, i] = Σ rows[j, s] · panel[s, i] for every i of the panel, a few rows at a time: the next are asked for
    /// ahead.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scores(float* rows, nint step, int count, float* panel, int size, float* target, nint row)
    {
        var tile = MicroTile.Plain;
        (tile.ARow, tile.K) = (step, size);
        (tile.BRow, tile.CRow, tile.N) = (Panel, row, MicroKernel.Columns);
        for (int tiles = TilesTogether, j = 0, next; j < count; j = next, tiles += TilesTogether)
        {
            next = MicroKernel.RowsOf(tiles, count);
            MicroKernel.FetchRows(rows + next * step, step, Math.Min(count - next, next - j), size);
            tile.A = rows + j * step;
            for (int i = 0; i < Panel; i += MicroKernel.Columns)
            {
                tile.B = panel + i;
                tile.C = target + j * row + i;
                MicroKernel.RunRows(&tile, next - j);
            }
        }
    }

    /// <summary>c[m, n] (+)= Σ a(m, k) · b[k, n], with a(m, k) at a + m·aRow + k·aStep.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* a, nint aRow, nint aStep, int sum, float* b, nint bRow,
        float* c, nint cRow, int rows, int columns, bool add)
    {
        var tile = MicroTile.Plain;
        tile.A = a;
        (tile.ARow, tile.AStep, tile.K) = (aRow, aStep, sum);
        (tile.BRow, tile.CRow, tile.Accumulate, tile.IsFar) = (bRow, cRow, add, true);
        for (int n = 0; n < columns; n += MicroKernel.Columns)
        {
            tile.N = Math.Min(MicroKernel.Columns, columns - n);
            tile.B = b + n;
            tile.C = c + n;
            MicroKernel.RunRows(&tile, rows);
        }
    }

    /// <summary>
    /// Adds the bias to the scores of a panel: <paramref name="room"/> holds <see cref="Panel"/> floats for each key.
    /// </summary>
    public static void AddBias(in AttentionOperands x, int batch, int head, int query, int queries, int key, int keys,
        float* scores, nint row, float* room)
    {
        float* bias = x.Bias + batch * x.BiasBatch + head * x.BiasHead + query * x.BiasRow + key;
        if (x.BiasRow == 0)
        {
            AttentionLoops.AddColumn(bias, keys, scores, row);
            return;
        }

        TransposeTile.Run((byte*)bias, x.BiasRow * sizeof(float), (byte*)room, Panel * sizeof(float), keys, queries,
            sizeof(float));
        AttentionLoops.AddTile(room, keys, scores, row);
    }
}
