using System.Buffers.Binary;
using System.Numerics;

namespace Lamina.Layers;

/// <summary>
/// FarmHash's 64-bit fingerprint of bytes (Pike and Alakuijala 2014), which TensorFlow's hash buckets and Keras's
/// Hashing use. It is the same on all machines and for ever.
/// </summary>
static class FarmHash
{
    const ulong K0 = 0xc3a5c85c97cb3127, K1 = 0xb492b66fbe98f273, K2 = 0x9ae16a3b2f90404f;

    /// <summary>The fingerprint.</summary>
    public static ulong Fingerprint64(ReadOnlySpan<byte> s) => s.Length switch
    {
        <= 16 => Short(s),
        <= 32 => Medium(s),
        <= 64 => Long(s),
        _ => Blocks(s),
    };

    /// <summary>TensorFlow's combination of two fingerprints, the order of which matters.</summary>
    public static ulong Combine(ulong first, ulong second)
    {
        const ulong k = 0xc6a4a7935bd1e995;
        ulong result = first ^ k;
        result ^= Mix(second * k) * k;
        result *= k;
        result = Mix(result) * k;
        return Mix(result);
    }

    static ulong Word(ReadOnlySpan<byte> s, int at) => BinaryPrimitives.ReadUInt64LittleEndian(s[at..]);

    static uint Half(ReadOnlySpan<byte> s, int at) => BinaryPrimitives.ReadUInt32LittleEndian(s[at..]);

    static ulong Rotate(ulong x, int by) => BitOperations.RotateRight(x, by);

    static ulong Mix(ulong x) => x ^ (x >> 47);

    static ulong Pair(ulong u, ulong v, ulong mul)
    {
        ulong a = Mix((u ^ v) * mul);
        return Mix((v ^ a) * mul) * mul;
    }

    static ulong Short(ReadOnlySpan<byte> s)
    {
        int n = s.Length;
        ulong mul = K2 + (ulong)n * 2;
        if (n >= 8)
        {
            ulong a = Word(s, 0) + K2, b = Word(s, n - 8);
            return Pair(Rotate(b, 37) * mul + a, (Rotate(a, 25) + b) * mul, mul);
        }
        if (n >= 4) return Pair((ulong)n + ((ulong)Half(s, 0) << 3), Half(s, n - 4), mul);
        if (n == 0) return K2;
        uint y = s[0] + ((uint)s[n >> 1] << 8), z = (uint)n + ((uint)s[n - 1] << 2);
        return Mix((y * K2) ^ (z * K0)) * K2;
    }

    static ulong Medium(ReadOnlySpan<byte> s)
    {
        int n = s.Length;
        ulong mul = K2 + (ulong)n * 2, a = Word(s, 0) * K1, b = Word(s, 8);
        ulong c = Word(s, n - 8) * mul, d = Word(s, n - 16) * K2;
        return Pair(Rotate(a + b, 43) + Rotate(c, 30) + d, a + Rotate(b + K2, 18) + c, mul);
    }

    static ulong Long(ReadOnlySpan<byte> s)
    {
        int n = s.Length;
        ulong mul = K2 + (ulong)n * 2, a = Word(s, 0) * K2, b = Word(s, 8);
        ulong c = Word(s, n - 8) * mul, d = Word(s, n - 16) * K2;
        ulong y = Rotate(a + b, 43) + Rotate(c, 30) + d;
        ulong z = Pair(y, a + Rotate(b + K2, 18) + c, mul);
        ulong e = Word(s, 16) * mul, f = Word(s, 24);
        ulong g = (y + Word(s, n - 32)) * mul, h = (z + Word(s, n - 24)) * mul;
        return Pair(Rotate(e + f, 43) + Rotate(g, 30) + h, e + Rotate(f + a, 18) + g, mul);
    }

    static (ulong, ulong) Weak(ReadOnlySpan<byte> s, ulong a, ulong b)
    {
        ulong w = Word(s, 0), x = Word(s, 8), y = Word(s, 16), z = Word(s, 24);
        a += w;
        b = Rotate(b + a + z, 21);
        ulong c = a;
        a += x + y;
        b += Rotate(a, 44);
        return (a + z, b + c);
    }

    static ulong Blocks(ReadOnlySpan<byte> s)
    {
        const ulong seed = 81;
        ulong x = unchecked(seed * K2) + Word(s, 0), y = unchecked(seed * K1 + 113), z = Mix(y * K2 + 113) * K2;
        (ulong V1, ulong V2) v = (0, 0), w = (0, 0);
        int at = 0, end = (s.Length - 1) / 64 * 64;
        for (; at < end; at += 64)
        {
            ReadOnlySpan<byte> block = s[at..];
            x = Rotate(x + y + v.V1 + Word(block, 8), 37) * K1;
            y = Rotate(y + v.V2 + Word(block, 48), 42) * K1;
            x ^= w.V2;
            y += v.V1 + Word(block, 40);
            z = Rotate(z + w.V1, 33) * K1;
            v = Weak(block, v.V2 * K1, x + w.V1);
            w = Weak(block[32..], z + w.V2, y + Word(block, 16));
            (z, x) = (x, z);
        }
        ulong mul = K1 + ((z & 0xff) << 1);
        ReadOnlySpan<byte> last = s[^64..];
        w.V1 += (ulong)((s.Length - 1) & 63);
        v.V1 += w.V1;
        w.V1 += v.V1;
        x = Rotate(x + y + v.V1 + Word(last, 8), 37) * mul;
        y = Rotate(y + v.V2 + Word(last, 48), 42) * mul;
        x ^= w.V2 * 9;
        y += v.V1 * 9 + Word(last, 40);
        z = Rotate(z + w.V1, 33) * mul;
        v = Weak(last, v.V2 * mul, x + w.V1);
        w = Weak(last[32..], z + w.V2, y + Word(last, 16));
        (z, x) = (x, z);
        return Pair(Pair(v.V1, w.V1, mul) + Mix(y) * K0 + z, Pair(v.V2, w.V2, mul) + x, mul);
    }
}
