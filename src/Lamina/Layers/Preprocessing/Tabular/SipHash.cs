using System.Buffers.Binary;
using System.Numerics;

namespace Lamina.Layers;

/// <summary>SipHash-2-4 (Aumasson and Bernstein 2012): a hash of bytes under a key of 128 bits.</summary>
static class SipHash
{
    /// <summary>The hash.</summary>
    public static ulong Hash(ulong key0, ulong key1, ReadOnlySpan<byte> data)
    {
        ulong v0 = key0 ^ 0x736f6d6570736575, v1 = key1 ^ 0x646f72616e646f6d;
        ulong v2 = key0 ^ 0x6c7967656e657261, v3 = key1 ^ 0x7465646279746573;

        void Round()
        {
            v0 += v1;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v3;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v2 = BitOperations.RotateLeft(v2, 32);
        }

        void Absorb(ulong word)
        {
            v3 ^= word;
            Round();
            Round();
            v0 ^= word;
        }

        int whole = data.Length & ~7;
        for (int at = 0; at < whole; at += 8) Absorb(BinaryPrimitives.ReadUInt64LittleEndian(data[at..]));
        ulong tail = (ulong)data.Length << 56;
        for (int i = whole; i < data.Length; i++) tail |= (ulong)data[i] << (8 * (i - whole));
        Absorb(tail);
        v2 ^= 0xff;
        for (int i = 0; i < 4; i++) Round();
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
