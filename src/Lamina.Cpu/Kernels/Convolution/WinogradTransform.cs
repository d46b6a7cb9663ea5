using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>
/// The linear maps of Winograd's F(2 × 2, 3 × 3), each for all channels of one tile or one row of the filter, after
/// A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks" (2015): Y = Aᵀ[(G g Gᵀ) ∘ (Bᵀ d B)]A.
/// Position 4·i + j of the 16 is row i and column j of the transformed tile.
/// </summary>
static unsafe class WinogradTransform<TWidth, TVector>
    where TWidth : IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Bᵀ d B of 4 × 4 sources.</summary>
    /// <param name="source">The first source; <paramref name="row"/> and <paramref name="column"/> floats on lies the
    /// next one down and across.</param>
    /// <param name="row">See above.</param>
    /// <param name="column">See above.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="target">Room for the channels of the first position.</param>
    /// <param name="stride">Floats from a position to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Source(float* source, nint row, nint column, int channels, float* target, nint stride)
    {
        int c = 0;
        for (; c + TWidth.Lanes <= channels; c += TWidth.Lanes, source += TWidth.Lanes, target += TWidth.Lanes)
        {
            Patch(source, row, column, target, stride, default, true);
        }

        if (c < channels)
        {
            Rest(source, row, column, target, stride, channels - c);
        }
    }

    /// <summary>G g Gᵀ of a row of the filter: 3 × 3 taps for a number of columns.</summary>
    /// <param name="taps">The first tap.</param>
    /// <param name="tap">Floats from a tap to the next.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="target">Room for the columns of the first position.</param>
    /// <param name="stride">Floats from a position to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Filter(float* taps, nint tap, int columns, float* target, nint stride)
    {
        for (int n = 0; n < columns; n += TWidth.Lanes, taps += TWidth.Lanes, target += TWidth.Lanes)
        {
            TVector mask = TWidth.Mask(columns - n);
            TVector half = TWidth.Broadcast(0.5f);
            Spread(taps, 3 * tap, mask, half, out TVector a0, out TVector a1, out TVector a2, out TVector a3);
            Spread(taps + tap, 3 * tap, mask, half, out TVector b0, out TVector b1, out TVector b2, out TVector b3);
            Spread(taps + 2 * tap, 3 * tap, mask, half, out TVector c0, out TVector c1, out TVector c2, out TVector c3);
            float* to = target;
            SpreadAcross(a0, b0, c0, to, stride, mask, half);
            to += 4 * stride;
            SpreadAcross(a1, b1, c1, to, stride, mask, half);
            to += 4 * stride;
            SpreadAcross(a2, b2, c2, to, stride, mask, half);
            to += 4 * stride;
            SpreadAcross(a3, b3, c3, to, stride, mask, half);
        }
    }

    /// <summary>Aᵀ m A: 2 × 2 targets from the sums of the 16 positions, of the channels of one vector.</summary>
    /// <param name="sums">The sums of the first position.</param>
    /// <param name="stride">Floats from a position to the next.</param>
    /// <param name="mask">The lanes that are channels.</param>
    /// <param name="t00">The target.</param>
    /// <param name="t01">The target beside it.</param>
    /// <param name="t10">The target below it.</param>
    /// <param name="t11">The last target.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Target(float* sums, nint stride, TVector mask, out TVector t00, out TVector t01,
        out TVector t10, out TVector t11)
    {
        Fold(sums, 4 * stride, mask, out TVector a0, out TVector a1);
        Fold(sums + stride, 4 * stride, mask, out TVector b0, out TVector b1);
        Fold(sums + 2 * stride, 4 * stride, mask, out TVector c0, out TVector c1);
        Fold(sums + 3 * stride, 4 * stride, mask, out TVector d0, out TVector d1);
        t00 = TWidth.Add(TWidth.Add(a0, b0), c0);
        t01 = TWidth.Subtract(TWidth.Subtract(b0, c0), d0);
        t10 = TWidth.Add(TWidth.Add(a1, b1), c1);
        t11 = TWidth.Subtract(TWidth.Subtract(b1, c1), d1);
    }

    /// <summary>A d Aᵀ: what gradients at the 2 × 2 targets of a tile are at its 16 positions, of one vector.</summary>
    /// <param name="d00">The gradient at the first target.</param>
    /// <param name="d01">Beside it.</param>
    /// <param name="d10">Below it.</param>
    /// <param name="d11">At the last target.</param>
    /// <param name="target">Room for the vector at the first position, whole.</param>
    /// <param name="stride">Floats from a position to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TargetGradient(TVector d00, TVector d01, TVector d10, TVector d11, float* target, nint stride)
    {
        Unfold(d00, d01, target, stride);
        Unfold(TWidth.Add(d00, d10), TWidth.Add(d01, d11), target + 4 * stride, stride);
        Unfold(TWidth.Subtract(d00, d10), TWidth.Subtract(d01, d11), target + 8 * stride, stride);
        Unfold(TWidth.Subtract(TWidth.Zero, d10), TWidth.Subtract(TWidth.Zero, d11), target + 12 * stride, stride);
    }

    /// <summary>Gᵀ m G: the gradients of 3 × 3 taps from those of the 16 positions, for a number of columns.</summary>
    /// <param name="source">The columns of the first position.</param>
    /// <param name="stride">Floats from a position to the next.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="taps">Room for the first tap.</param>
    /// <param name="tap">Floats from a tap to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FilterGradient(float* source, nint stride, int columns, float* taps, nint tap)
    {
        TVector half = TWidth.Broadcast(0.5f);
        for (int n = 0; n < columns; n += TWidth.Lanes, source += TWidth.Lanes, taps += TWidth.Lanes)
        {
            TVector mask = TWidth.Mask(columns - n);
            Gather(source, 4 * stride, mask, half, out TVector a0, out TVector a1, out TVector a2);
            Gather(source + stride, 4 * stride, mask, half, out TVector b0, out TVector b1, out TVector b2);
            Gather(source + 2 * stride, 4 * stride, mask, half, out TVector c0, out TVector c1, out TVector c2);
            Gather(source + 3 * stride, 4 * stride, mask, half, out TVector d0, out TVector d1, out TVector d2);
            GatherAcross(a0, b0, c0, d0, taps, tap, mask, half);
            GatherAcross(a1, b1, c1, d1, taps + 3 * tap, tap, mask, half);
            GatherAcross(a2, b2, c2, d2, taps + 6 * tap, tap, mask, half);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Unfold(TVector a, TVector b, float* target, nint stride)
    {
        TWidth.Store(a, target);
        TWidth.Store(TWidth.Add(a, b), target + stride);
        TWidth.Store(TWidth.Subtract(a, b), target + 2 * stride);
        TWidth.Store(TWidth.Subtract(TWidth.Zero, b), target + 3 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Gather(float* source, nint row, TVector mask, TVector half,
        out TVector t0, out TVector t1, out TVector t2)
    {
        TVector s1 = TWidth.LoadPart(source + row, mask), s2 = TWidth.LoadPart(source + 2 * row, mask);
        TVector ends = TWidth.Multiply(half, TWidth.Add(s1, s2));
        t0 = TWidth.Add(TWidth.LoadPart(source, mask), ends);
        t1 = TWidth.Multiply(half, TWidth.Subtract(s1, s2));
        t2 = TWidth.Add(ends, TWidth.LoadPart(source + 3 * row, mask));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void GatherAcross(
        TVector s0, TVector s1, TVector s2, TVector s3, float* taps, nint tap, TVector mask, TVector half)
    {
        TVector ends = TWidth.Multiply(half, TWidth.Add(s1, s2));
        TWidth.StorePart(TWidth.Add(s0, ends), taps, mask);
        TWidth.StorePart(TWidth.Multiply(half, TWidth.Subtract(s1, s2)), taps + tap, mask);
        TWidth.StorePart(TWidth.Add(ends, s3), taps + 2 * tap, mask);
    }

    // Apart, since few convolutions have such channels and it takes as long to compile.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void Rest(float* source, nint row, nint column, float* target, nint stride, int channels) =>
        Patch(source, row, column, target, stride, TWidth.Mask(channels), false);

    // Row by row of the result, each from two rows of the source, which are read twice: with all 16 vectors at once
    // there are not enough registers where there are 16.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Patch(float* source, nint row, nint column, float* target, nint stride, TVector mask, bool whole)
    {
        float* one = source + row, two = one + row, three = two + row;
        Across(source, two, column, false, target, stride, mask, whole);
        Across(one, two, column, true, target + 4 * stride, stride, mask, whole);
        Across(two, one, column, false, target + 8 * stride, stride, mask, whole);
        Across(one, three, column, false, target + 12 * stride, stride, mask, whole);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Across(float* a, float* b, nint column, bool add, float* target, nint stride, TVector mask, bool whole)
    {
        TVector s0 = Join(a, b, add, mask, whole), s1 = Join(a + column, b + column, add, mask, whole);
        TVector s2 = Join(a + 2 * column, b + 2 * column, add, mask, whole);
        TVector s3 = Join(a + 3 * column, b + 3 * column, add, mask, whole);
        Write(TWidth.Subtract(s0, s2), target, mask, whole);
        Write(TWidth.Add(s1, s2), target + stride, mask, whole);
        Write(TWidth.Subtract(s2, s1), target + 2 * stride, mask, whole);
        Write(TWidth.Subtract(s1, s3), target + 3 * stride, mask, whole);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector Join(float* a, float* b, bool add, TVector mask, bool whole)
    {
        TVector x = Read(a, mask, whole), y = Read(b, mask, whole);
        return add ? TWidth.Add(x, y) : TWidth.Subtract(x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Spread(float* taps, nint row, TVector mask, TVector half,
        out TVector t0, out TVector t1, out TVector t2, out TVector t3)
    {
        t0 = TWidth.LoadPart(taps, mask);
        t3 = TWidth.LoadPart(taps + 2 * row, mask);
        TVector middle = TWidth.Multiply(half, TWidth.LoadPart(taps + row, mask));
        TVector ends = TWidth.Multiply(half, TWidth.Add(t0, t3));
        t1 = TWidth.Add(ends, middle);
        t2 = TWidth.Subtract(ends, middle);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void SpreadAcross(TVector s0, TVector s1, TVector s2, float* target, nint stride, TVector mask, TVector half)
    {
        TVector middle = TWidth.Multiply(half, s1), ends = TWidth.Multiply(half, TWidth.Add(s0, s2));
        TWidth.StorePart(s0, target, mask);
        TWidth.StorePart(TWidth.Add(ends, middle), target + stride, mask);
        TWidth.StorePart(TWidth.Subtract(ends, middle), target + 2 * stride, mask);
        TWidth.StorePart(s2, target + 3 * stride, mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Fold(float* sums, nint row, TVector mask, out TVector t0, out TVector t1)
    {
        TVector s1 = TWidth.LoadPart(sums + row, mask), s2 = TWidth.LoadPart(sums + 2 * row, mask);
        t0 = TWidth.Add(TWidth.Add(TWidth.LoadPart(sums, mask), s1), s2);
        t1 = TWidth.Subtract(TWidth.Subtract(s1, s2), TWidth.LoadPart(sums + 3 * row, mask));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector Read(float* source, TVector mask, bool whole) =>
        whole ? TWidth.Load(source) : TWidth.LoadPart(source, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Write(TVector value, float* target, TVector mask, bool whole)
    {
        if (whole)
        {
            TWidth.Store(value, target);
        }
        else
        {
            TWidth.StorePart(value, target, mask);
        }
    }
}
