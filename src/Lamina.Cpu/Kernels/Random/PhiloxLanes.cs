using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Lamina.Cpu;

/// <summary>
/// <see cref="Philox"/> on many counters at once. Each 32-bit word has a 64-bit lane to itself, for that is what the
/// widening multiplication takes; what is left in a lane's upper half is never looked at, which saves the masking.
/// </summary>
static unsafe class PhiloxLanes
{
    /// <summary>
    /// Writes whole vectors of the blocks counter, counter + 1, … (the counter's upper 64 bits are 0) and returns how
    /// many blocks of four numbers that was; the rest, at most seven, is the caller's.
    /// </summary>
    public static long Blocks(ulong key, ulong counter, long blocks, uint* output)
    {
        if (Widest.Is512) return Blocks512(key, counter, blocks, output);
        if (Avx2.IsSupported) return Blocks256(key, counter, blocks, output);
        if (Sse2.IsSupported || AdvSimd.IsSupported) return Blocks128(key, counter, blocks, output);
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static long Blocks512(ulong key, ulong counter, long blocks, uint* output)
    {
        // Even lanes hold the first four blocks, odd lanes the next: then unpacking words leaves blocks in order.
        Vector512<ulong> at = Vector512.Create(counter) + Vector512.Create(0ul, 4, 1, 5, 2, 6, 3, 7);
        Vector512<uint> m0 = Vector512.Create((ulong)Philox.M0).AsUInt32();
        Vector512<uint> m1 = Vector512.Create((ulong)Philox.M1).AsUInt32();
        Vector512<ulong> low = Vector512.Create(0xFFFFFFFFul);
        long done = 0;
        for (; done + 8 <= blocks; done += 8, output += 32)
        {
            Vector512<ulong> c0 = at, c1 = at >>> 32, c2 = Vector512<ulong>.Zero, c3 = Vector512<ulong>.Zero;
            uint k0 = (uint)key, k1 = (uint)(key >> 32);
            for (int round = 0; round < Philox.Rounds; round++, k0 += Philox.W0, k1 += Philox.W1)
            {
                Vector512<ulong> p0 = Avx512F.Multiply(m0, c0.AsUInt32()), p1 = Avx512F.Multiply(m1, c2.AsUInt32());
                c0 = (p1 >>> 32) ^ c1 ^ Vector512.Create((ulong)k0);
                c2 = (p0 >>> 32) ^ c3 ^ Vector512.Create((ulong)k1);
                c1 = p1;
                c3 = p0;
            }
            Vector512<ulong> c01 = (c0 & low) | (c1 << 32), c23 = (c2 & low) | (c3 << 32);
            Avx512F.UnpackLow(c01, c23).Store((ulong*)output);
            Avx512F.UnpackHigh(c01, c23).Store((ulong*)output + 8);
            at += Vector512.Create(8ul);
        }
        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static long Blocks256(ulong key, ulong counter, long blocks, uint* output)
    {
        Vector256<ulong> at = Vector256.Create(counter) + Vector256.Create(0ul, 2, 1, 3);
        Vector256<uint> m0 = Vector256.Create((ulong)Philox.M0).AsUInt32();
        Vector256<uint> m1 = Vector256.Create((ulong)Philox.M1).AsUInt32();
        Vector256<ulong> low = Vector256.Create(0xFFFFFFFFul);
        long done = 0;
        for (; done + 4 <= blocks; done += 4, output += 16)
        {
            Vector256<ulong> c0 = at, c1 = at >>> 32, c2 = Vector256<ulong>.Zero, c3 = Vector256<ulong>.Zero;
            uint k0 = (uint)key, k1 = (uint)(key >> 32);
            for (int round = 0; round < Philox.Rounds; round++, k0 += Philox.W0, k1 += Philox.W1)
            {
                Vector256<ulong> p0 = Avx2.Multiply(m0, c0.AsUInt32()), p1 = Avx2.Multiply(m1, c2.AsUInt32());
                c0 = (p1 >>> 32) ^ c1 ^ Vector256.Create((ulong)k0);
                c2 = (p0 >>> 32) ^ c3 ^ Vector256.Create((ulong)k1);
                c1 = p1;
                c3 = p0;
            }
            Vector256<ulong> c01 = (c0 & low) | (c1 << 32), c23 = (c2 & low) | (c3 << 32);
            Avx2.UnpackLow(c01, c23).Store((ulong*)output);
            Avx2.UnpackHigh(c01, c23).Store((ulong*)output + 4);
            at += Vector256.Create(4ul);
        }
        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static long Blocks128(ulong key, ulong counter, long blocks, uint* output)
    {
        Vector128<ulong> at = Vector128.Create(counter) + Vector128.Create(0ul, 1);
        Vector128<ulong> low = Vector128.Create(0xFFFFFFFFul);
        long done = 0;
        for (; done + 2 <= blocks; done += 2, output += 8)
        {
            Vector128<ulong> c0 = at, c1 = at >>> 32, c2 = Vector128<ulong>.Zero, c3 = Vector128<ulong>.Zero;
            uint k0 = (uint)key, k1 = (uint)(key >> 32);
            for (int round = 0; round < Philox.Rounds; round++, k0 += Philox.W0, k1 += Philox.W1)
            {
                Vector128<ulong> p0 = Multiply(c0, Philox.M0), p1 = Multiply(c2, Philox.M1);
                c0 = (p1 >>> 32) ^ c1 ^ Vector128.Create((ulong)k0);
                c2 = (p0 >>> 32) ^ c3 ^ Vector128.Create((ulong)k1);
                c1 = p1;
                c3 = p0;
            }
            Vector128<ulong> c01 = (c0 & low) | (c1 << 32), c23 = (c2 & low) | (c3 << 32);
            Vector128.Create(c01.GetLower(), c23.GetLower()).Store((ulong*)output);
            Vector128.Create(c01.GetUpper(), c23.GetUpper()).Store((ulong*)output + 2);
            at += Vector128.Create(2ul);
        }
        return done;
    }

    /// <summary>Replaces bits by <see cref="Philox.Uniform"/> of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Uniform(uint* bits, long count)
    {
        float* numbers = (float*)bits;
        long i = 0;
        // 24 bits are positive as a signed number, which is the conversion that every machine has.
        if (Widest.Is512)
        {
            for (; i + 16 <= count; i += 16)
                (Vector512.ConvertToSingle((Vector512.Load(bits + i) >>> 8).AsInt32()) * Philox.Ulp).Store(numbers + i);
        }
        for (; i + 4 <= count; i += 4)
            (Vector128.ConvertToSingle((Vector128.Load(bits + i) >>> 8).AsInt32()) * Philox.Ulp).Store(numbers + i);
        for (; i < count; i++) numbers[i] = Philox.Uniform(bits[i]);
    }

    // The full product of each lane's low word.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<ulong> Multiply(Vector128<ulong> lanes, uint factor) =>
        Sse2.IsSupported
            ? Sse2.Multiply(lanes.AsUInt32(), Vector128.Create((ulong)factor).AsUInt32())
            : AdvSimd.MultiplyWideningLower(AdvSimd.ExtractNarrowingLower(lanes), Vector64.Create(factor));
}
