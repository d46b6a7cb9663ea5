using System.Buffers.Binary;

namespace Lamina.Fuzz;

/// <summary>Changes bytes of a file at random: single ones, numbers, ranges, the length.</summary>
sealed class Mutation(int seed)
{
    static readonly ulong[] interesting =
        [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffffffff, ulong.MaxValue];

    readonly System.Random random = new(seed);

    /// <summary>A changed copy.</summary>
    public byte[] Apply(byte[] file)
    {
        byte[] bytes = (byte[])file.Clone();
        for (int i = random.Next(1, 6); i > 0 && bytes.Length > 0; i--) bytes = Once(bytes);
        return bytes;
    }

    byte[] Once(byte[] bytes)
    {
        int at = random.Next(bytes.Length), length = random.Next(1, Math.Min(64, bytes.Length - at) + 1);
        switch (random.Next(8))
        {
            case 0: return bytes[..at];
            case 1: return [.. bytes[..at], .. bytes[(at + length)..]];
            case 2: return [.. bytes[..at], .. bytes.AsSpan(at, length), .. bytes[at..]];
            case 3:
                bytes.AsSpan(at, length).CopyTo(bytes.AsSpan(random.Next(bytes.Length - length + 1)));
                return bytes;
            case 4:
                Span<byte> number = stackalloc byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(number, interesting[random.Next(interesting.Length)]);
                number[..Math.Min(1 << random.Next(4), bytes.Length - at)].CopyTo(bytes.AsSpan(at));
                return bytes;
            case 5:
                bytes[at] += (byte)random.Next(-4, 5);
                return bytes;
            default:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
        }
    }
}
