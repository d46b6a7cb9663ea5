using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Lamina.Cpu;

/// <summary>
/// The two-dimensional transpose: dst[r, c] = src[c, r], where r is contiguous in src and c in dst.
/// Four-byte elements go through registers in blocks of 16×16 (AVX-512), 8×8 (AVX) or 4×4; the others in scalar
/// tiles.
/// </summary>
static unsafe class TransposeTile
{
    const int AliasedCols = 64;

    /// <param name="src">Element (0, 0).</param>
    /// <param name="srcStep">Bytes from one c to the next.</param>
    /// <param name="dst">Element (0, 0).</param>
    /// <param name="dstStep">Bytes from one r to the next.</param>
    /// <param name="rows">How many r.</param>
    /// <param name="cols">How many c.</param>
    /// <param name="unit">Bytes of an element.</param>
    public static void Run(byte* src, long srcStep, byte* dst, long dstStep, long rows, long cols, long unit)
    {
        switch (unit)
        {
            case 1: Scalar<byte>(src, srcStep, dst, dstStep, rows, cols); break;
            case 2: Scalar<ushort>(src, srcStep, dst, dstStep, rows, cols); break;
            case 4 when srcStep % 1024 == 0 || dstStep % 1024 == 0:
                for (long c = 0; c < cols; c += AliasedCols)
                    Words(src + c * srcStep, srcStep, dst + c * 4, dstStep, rows,
                        Math.Min(AliasedCols, cols - c), true);
                break;
            case 4: Words(src, srcStep, dst, dstStep, rows, cols, false); break;
            case 8: Scalar<ulong>(src, srcStep, dst, dstStep, rows, cols); break;
            case 16: Scalar<Vector128<byte>>(src, srcStep, dst, dstStep, rows, cols); break;
            default:
                // Blocks: reading in order is worth more than writing in order.
                for (long c = 0; c < cols; c++)
                    CopyLoops.Line(src + c * srcStep, unit, dst + c * unit, dstStep, rows, unit);
                break;
        }
    }

    static void Words(byte* src, long srcStep, byte* dst, long dstStep, long rows, long cols, bool aliased)
    {
        // The last block of a row of blocks begins where it ends with the row, though some of it was done before.
        long r = 0;
        if (Avx512F.IsSupported && cols > 8)
        {
            int width = (int)Math.Min(cols, 16);
            for (; rows - r >= 16; r += 16)
            {
                for (long c = 0; c < cols; c += 16)
                {
                    long first = Math.Min(c, cols - width);
                    Wide(src + first * srcStep + r * 4, srcStep, dst + r * dstStep + first * 4, dstStep, width);
                }
            }
        }
        if (Avx.IsSupported && cols >= 8)
        {
            // 16 rows at a time, so that a source cache line is used whole while it is near.
            byte* tile = stackalloc byte[aliased ? 16 * 64 : 0];
            while (rows - r >= 8)
            {
                bool pair = rows - r >= 16;
                long c = 0, height = pair ? 16 : 8;
                if (aliased && pair)
                {
                    for (; c + 16 <= cols; c += 16)
                        Block16(src + c * srcStep + r * 4, srcStep, dst + r * dstStep + c * 4, dstStep, tile);
                }
                for (; c < cols; c += 8)
                {
                    long first = Math.Min(c, cols - 8);
                    byte* s = src + first * srcStep + r * 4;
                    byte* d = dst + r * dstStep + first * 4;
                    for (long at = 0; at < height; at += 8)
                        Block8(s + at * 4, srcStep, d + at * dstStep, dstStep);
                }
                r += height;
            }
        }
        for (; rows - r >= 4 && cols >= 4; r += 4)
        {
            for (long c = 0; c < cols; c += 4)
            {
                long first = Math.Min(c, cols - 4);
                Block4(src + first * srcStep + r * 4, srcStep, dst + r * dstStep + first * 4, dstStep);
            }
        }
        Scalar<uint>(src + r * 4, srcStep, dst + r * dstStep, dstStep, rows - r, cols);
    }

    // 16 r and up to 16 c: each source line is read whole, once, and each line of the result is written whole.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Wide(byte* src, long srcStep, byte* dst, long dstStep, int cols)
    {
        Lanes(src, srcStep, cols, 0, out var a0, out var a1, out var a2, out var a3);
        Lanes(src, srcStep, cols, 4, out var b0, out var b1, out var b2, out var b3);
        Lanes(src, srcStep, cols, 8, out var c0, out var c1, out var c2, out var c3);
        Lanes(src, srcStep, cols, 12, out var d0, out var d1, out var d2, out var d3);
        var part = Width512.Mask(cols);
        Put(a0, b0, c0, d0, dst, dstStep, part);
        Put(a1, b1, c1, d1, dst + dstStep, dstStep, part);
        Put(a2, b2, c2, d2, dst + 2 * dstStep, dstStep, part);
        Put(a3, b3, c3, d3, dst + 3 * dstStep, dstStep, part);
    }

    // Four c, the last of all again where there are fewer: lane i of result j holds them for r = 4i + j. Shuffles of
    // float32 alone: the first use of vectors of another element is as long to compile as all of this.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Lanes(byte* src, long srcStep, int cols, int c, out Vector512<float> first,
        out Vector512<float> second, out Vector512<float> third, out Vector512<float> fourth)
    {
        const byte low = 0x44, high = 0xEE;
        int last = cols - 1;
        var x = Vector512.Load((float*)(src + Math.Min(c, last) * srcStep));
        var y = Vector512.Load((float*)(src + Math.Min(c + 1, last) * srcStep));
        var z = Vector512.Load((float*)(src + Math.Min(c + 2, last) * srcStep));
        var w = Vector512.Load((float*)(src + Math.Min(c + 3, last) * srcStep));
        Vector512<float> xy = Avx512F.UnpackLow(x, y), zw = Avx512F.UnpackLow(z, w);
        (first, second) = (Avx512F.Shuffle(xy, zw, low), Avx512F.Shuffle(xy, zw, high));
        (xy, zw) = (Avx512F.UnpackHigh(x, y), Avx512F.UnpackHigh(z, w));
        (third, fourth) = (Avx512F.Shuffle(xy, zw, low), Avx512F.Shuffle(xy, zw, high));
    }

    // Lane i of the four together are the line of r = 4i.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d,
        byte* dst, long dstStep, Vector512<float> part)
    {
        const byte even = 0x88, odd = 0xDD;
        Vector512<float> ab = Avx512F.Shuffle4x128(a, b, even), cd = Avx512F.Shuffle4x128(c, d, even);
        Width512.StorePart(Avx512F.Shuffle4x128(ab, cd, even), (float*)dst, part);
        Width512.StorePart(Avx512F.Shuffle4x128(ab, cd, odd), (float*)(dst + 8 * dstStep), part);
        (ab, cd) = (Avx512F.Shuffle4x128(a, b, odd), Avx512F.Shuffle4x128(c, d, odd));
        Width512.StorePart(Avx512F.Shuffle4x128(ab, cd, even), (float*)(dst + 4 * dstStep), part);
        Width512.StorePart(Avx512F.Shuffle4x128(ab, cd, odd), (float*)(dst + 12 * dstStep), part);
    }

    // With steps of a large power of two, all lines of a tile fall into one set of the cache and push each other out.
    // So each source line is read whole, once, into a tile at hand, and each line of the result is written whole.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Block16(byte* src, long srcStep, byte* dst, long dstStep, byte* tile)
    {
        for (int c = 0; c < 16; c++, src += srcStep)
        {
            Vector256.Load(src).Store(tile + c * 64);
            Vector256.Load(src + 32).Store(tile + c * 64 + 32);
        }
        for (int r = 0; r < 16; r += 8, dst += 8 * dstStep)
        {
            Block8(tile + r * 4, 64, dst, dstStep);
            Block8(tile + 8 * 64 + r * 4, 64, dst + 32, dstStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Block8(byte* src, long srcStep, byte* dst, long dstStep)
    {
        // Columns c and c+4 share a register, which leaves only in-lane shuffles: 8 inserts, 8 unpacks, 8 shuffles.
        Vector256<float> a0 = Halves(src, srcStep), a1 = Halves(src + srcStep, srcStep);
        Vector256<float> a2 = Halves(src + 2 * srcStep, srcStep), a3 = Halves(src + 3 * srcStep, srcStep);
        Four(a0, a1, a2, a3, dst, dstStep);
        Vector256<float> b0 = Halves(src + 16, srcStep), b1 = Halves(src + srcStep + 16, srcStep);
        Vector256<float> b2 = Halves(src + 2 * srcStep + 16, srcStep), b3 = Halves(src + 3 * srcStep + 16, srcStep);
        Four(b0, b1, b2, b3, dst + 4 * dstStep, dstStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Halves(byte* src, long srcStep) =>
        Vector256.Create(Vector128.Load((float*)src), Vector128.Load((float*)(src + 4 * srcStep)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Four(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d,
        byte* dst, long dstStep)
    {
        Vector256<float> ab = Avx.UnpackLow(a, b), cd = Avx.UnpackLow(c, d);
        Avx.Shuffle(ab, cd, 0x44).Store((float*)dst);
        Avx.Shuffle(ab, cd, 0xEE).Store((float*)(dst + dstStep));
        ab = Avx.UnpackHigh(a, b);
        cd = Avx.UnpackHigh(c, d);
        Avx.Shuffle(ab, cd, 0x44).Store((float*)(dst + 2 * dstStep));
        Avx.Shuffle(ab, cd, 0xEE).Store((float*)(dst + 3 * dstStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Block4(byte* src, long srcStep, byte* dst, long dstStep)
    {
        Vector128<uint> a = Vector128.Load((uint*)src), b = Vector128.Load((uint*)(src + srcStep));
        Vector128<uint> c = Vector128.Load((uint*)(src + 2 * srcStep)), d = Vector128.Load((uint*)(src + 3 * srcStep));
        Vector128<ulong> ab = Low(a, b).AsUInt64(), cd = Low(c, d).AsUInt64();
        Vector128.Create(ab.GetLower(), cd.GetLower()).Store((ulong*)dst);
        Vector128.Create(ab.GetUpper(), cd.GetUpper()).Store((ulong*)(dst + dstStep));
        ab = High(a, b).AsUInt64();
        cd = High(c, d).AsUInt64();
        Vector128.Create(ab.GetLower(), cd.GetLower()).Store((ulong*)(dst + 2 * dstStep));
        Vector128.Create(ab.GetUpper(), cd.GetUpper()).Store((ulong*)(dst + 3 * dstStep));
    }

    // (a0, b0, a1, b1)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<uint> Low(Vector128<uint> a, Vector128<uint> b) =>
        Sse2.IsSupported ? Sse2.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    // (a2, b2, a3, b3)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<uint> High(Vector128<uint> a, Vector128<uint> b) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);

    static void Scalar<T>(byte* src, long srcStep, byte* dst, long dstStep, long rows, long cols) where T : unmanaged
    {
        // Tiles stay in L1; a side of a few elements is taken whole and the tile stretched along the other.
        long tileRows = cols < 8 ? 512 : 16, tileCols = rows < 8 ? 512 : 16;
        for (long r0 = 0; r0 < rows; r0 += tileRows)
        {
            long r1 = Math.Min(rows, r0 + tileRows);
            for (long c0 = 0; c0 < cols; c0 += tileCols)
            {
                long c1 = Math.Min(cols, c0 + tileCols);
                if (c1 - c0 >= r1 - r0)
                {
                    for (long r = r0; r < r1; r++)
                    {
                        T* d = (T*)(dst + r * dstStep);
                        byte* s = src + c0 * srcStep + r * sizeof(T);
                        for (long c = c0; c < c1; c++, s += srcStep) d[c] = *(T*)s;
                    }
                }
                else
                {
                    for (long c = c0; c < c1; c++)
                    {
                        T* s = (T*)(src + c * srcStep);
                        byte* d = dst + r0 * dstStep + c * sizeof(T);
                        for (long r = r0; r < r1; r++, d += dstStep) *(T*)d = s[r];
                    }
                }
            }
        }
    }
}
