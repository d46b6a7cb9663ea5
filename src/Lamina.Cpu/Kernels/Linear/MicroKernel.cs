using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Lamina.Cpu;

/// <summary>
/// The register tile under matrix products and convolutions: C[m, n] (+)= Σ A(m, k)·B[k, n] for up to
/// <see cref="MaxRows"/> rows and <see cref="Columns"/> columns, held in registers over the whole sum. The widest
/// vectors of this machine (<see cref="Widest"/>) are chosen once.
/// </summary>
static unsafe partial class MicroKernel
{
    /// <summary>Floats in one vector.</summary>
    public static readonly int Lanes =
        Widest.Is512 ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <summary>Columns of a full tile: two vectors.</summary>
    public static readonly int Columns = 2 * Lanes;

    /// <summary>Rows of the tallest tile: 14 where there are 32 vector registers, 6 where there are 16.</summary>
    // ArmBase says of Arm64 what AdvSimd says, and is small: to load the 1,700 methods of AdvSimd takes milliseconds of
    // a start, on an x64 as well.
    public static readonly int MaxRows =
        Widest.Is512 || ArmBase.Arm64.IsSupported ? 14 : 6;

    const int MostRows = 14, MostColumns = 32, TurnSteps = 4, TableRows = MostRows + 1, LineFloats = 16;

    /// <summary>
    /// How A lies, with a body for each: the steps of a sum are neighbours, or the rows, or all of a tile lies in order
    /// (<see cref="MicroTile.IsPacked"/>). Of the first two there is one for a B that comes from far away.
    /// </summary>
    public const int Steps = 1, FarSteps = 2, Rows = 3, FarRows = 4, Packed = 5;

    // Of bodies for a last vector that is not whole.
    const int Cut = 2;

    // A panel of B of so many floats leaves the first-level cache no room for A: it comes from the second level at
    // best, and its rows are asked for before they are needed (MicroTile.Ahead). So are those of an A that lies the
    // other way, so many steps ahead, since it is usually farther.
    const int FarFloats = 1 << 12, RowsOfAAhead = 16;

    // From this row on a number of packed A is broadcast by the multiply-adds: for all rows that would be more loads
    // than two a cycle.
    const int InOperand = 8;

    const int Kinds = 20;

    // The bodies that are there so far, for each kind (layout, tail, number of vectors) and number of rows.
    static readonly nint[] s_bodies = new nint[Kinds * TableRows];

    /// <summary>Multiplies one tile of <paramref name="rows"/> rows, 1 to <see cref="MaxRows"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(MicroTile* tile, int rows) => Run(tile, rows, 1);

    /// <summary>
    /// Multiplies any number of rows over the same columns, as even tiles: 16 rows are 8 + 8, not 14 + 2.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunRows(MicroTile* tile, int rows)
    {
        float* a = tile->A;
        float* c = tile->C;
        int tiles = Tiles(rows, out int height, out int taller);
        if (taller > 0)
        {
            Run(tile, height + 1, taller);
        }

        Run(tile, height, tiles - taller);
        tile->A = a;
        tile->C = c;
    }

    // Tiles of as many rows below each other.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run(MicroTile* tile, int rows, int tiles)
    {
        Debug.Assert(tile->ARow == 1 || tile->AStep == 1, "Of A either the rows or the steps are neighbours.");
        nint steps = tile->Outer * tile->K, aTile = rows * tile->ARow;
        if (tile->IsPacked)
        {
            (tile->AStep, aTile) = (rows, rows * tile->K);
        }

        int layout = tile->IsPacked ? Packed : (tile->ARow == 1 ? Rows : Steps)
            + (tile->IsFar & steps * tile->N >= FarFloats ? 1 : 0);
        int kind = Kind(tile->N, layout);
        nint found = Volatile.Read(ref s_bodies[kind * TableRows + rows]);
        found = found != 0 ? found : Young(rows, kind, tiles * (AroundSteps + steps));
        var body = (delegate*<MicroTile*, float*, float*, nint, bool, void>)found;
        bool ends = tile->Accumulate | tile->Bias != null;
        bool inBody = body != null & tile->Scale == null & tile->Residual == 0
            & (ends ? !(tile->Accumulate & tile->Bias != null) : !IsClamped(tile));
        float* sums = stackalloc float[MostRows * MostColumns];
        tile->Coming = tile->Coming == null ? tile->A : tile->Coming;
        for (int i = 0; i < tiles; i++, tile->A += aTile, tile->C += rows * tile->CRow)
        {
            for (int row = 0; tile->IsFar && row < rows; row++)
            {
                Fetch(tile->C + row * tile->CRow);
                Fetch(tile->C + row * tile->CRow + tile->N - 1);
            }

            if (inBody)
            {
                body(tile, tile->A, tile->C, tile->CRow, ends);
                continue;
            }

            if (Lanes == 16)
            {
                Complete<Width512, Vector512<float>>(tile, sums, rows, body);
            }
            else if (Lanes == 8)
            {
                Complete<Width256, Vector256<float>>(tile, sums, rows, body);
            }
            else
            {
                Complete<Width128, Vector128<float>>(tile, sums, rows, body);
            }
        }
    }

    /// <summary>
    /// The even tiles of so many rows: how many, the rows of each, and how many of the first have one more.
    /// </summary>
    public static int Tiles(int rows, out int height, out int taller)
    {
        int tiles = (rows + MaxRows - 1) / MaxRows;
        (height, taller) = Math.DivRem(rows, tiles);
        return tiles;
    }

    /// <summary>How many of so many rows the first <paramref name="tiles"/> of their even tiles have.</summary>
    public static int RowsOf(int tiles, int rows)
    {
        int all = Tiles(rows, out int height, out int taller);
        return tiles >= all ? rows : tiles * height + Math.Min(tiles, taller);
    }

    /// <summary>Asks for the cache line of an address, which need not be anybody's, and does not wait.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>Asks for the cache lines of so many rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FetchRows(float* rows, nint step, int count, int size)
    {
        for (int i = 0; i < count; i++, rows += step)
        {
            for (int j = 0; j < size; j += LineFloats)
            {
                Fetch(rows + j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Kind(int columns, int layout) =>
        4 * (layout - Steps) + (columns % Lanes != 0 ? 2 : 0) + (columns > Lanes ? 1 : 0);

    // Internal, to be precompiled, as is Young (WinogradTiles.Cut).
    internal static bool IsClamped(MicroTile* tile) =>
        !(float.IsNegativeInfinity(tile->Floor) & float.IsPositiveInfinity(tile->Ceiling));

    // A tile without a body of its own, or of which more is wanted than the body does: its sums, which are then brought
    // to C.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Complete<TWidth, TVector>(
        MicroTile* tile, float* sums, int rows, delegate*<MicroTile*, float*, float*, nint, bool, void> body)
        where TWidth : IVectorWidth<TVector>
        where TVector : unmanaged
    {
        if (body != null)
        {
            body(tile, tile->A, sums, Columns, false);
        }
        else
        {
            Small<TWidth, TVector>(tile, sums, rows);
        }

        float* c = tile->C;
        float* bias = tile->Bias;
        float* scale = tile->Scale;
        nint residual = tile->Residual;
        bool accumulate = tile->Accumulate;
        int whole = tile->N / TWidth.Lanes * TWidth.Lanes, rest = tile->N - whole;
        var floor = TWidth.Broadcast(tile->Floor);
        var ceiling = TWidth.Broadcast(tile->Ceiling);
        var tail = TWidth.Mask(rest);
        for (int row = 0; row < rows; row++, sums += Columns, c += tile->CRow)
        {
            for (int n = 0; n < whole; n += TWidth.Lanes)
            {
                var value = TWidth.Load(sums + n);
                value = accumulate ? TWidth.Add(TWidth.Load(c + n), value) : value;
                value = scale == null ? value : TWidth.Multiply(value, TWidth.Load(scale + n));
                value = bias == null ? value : TWidth.Add(value, TWidth.Load(bias + n));
                value = residual == 0 ? value : TWidth.Add(value, TWidth.Load(c + residual + n));
                TWidth.Store(TWidth.AtMost(ceiling, TWidth.AtLeast(floor, value)), c + n);
            }

            if (rest != 0)
            {
                var value = TWidth.Load(sums + whole);
                value = accumulate ? TWidth.Add(TWidth.LoadPart(c + whole, tail), value) : value;
                value = scale == null ? value : TWidth.Multiply(value, TWidth.LoadPart(scale + whole, tail));
                value = bias == null ? value : TWidth.Add(value, TWidth.LoadPart(bias + whole, tail));
                value = residual == 0 ? value : TWidth.Add(value, TWidth.LoadPart(c + residual + whole, tail));
                TWidth.StorePart(TWidth.AtMost(ceiling, TWidth.AtLeast(floor, value)), c + whole, tail);
            }
        }
    }
}
