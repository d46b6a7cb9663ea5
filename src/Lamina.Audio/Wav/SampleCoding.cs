using System.Buffers.Binary;

namespace Lamina.Audio;

/// <summary>
/// Samples as bytes and as numbers: full scale is 2 to the bits less one, as in TensorFlow's decode_wav.
/// </summary>
static class SampleCoding
{
    /// <summary>Bytes of one sample.</summary>
    public static int Bytes(WavEncoding encoding) => encoding switch
    {
        WavEncoding.Pcm8 => 1,
        WavEncoding.Pcm16 => 2,
        WavEncoding.Pcm24 => 3,
        WavEncoding.Float64 => 8,
        _ => 4,
    };

    /// <summary>Bytes to numbers.</summary>
    public static void Decode(ReadOnlySpan<byte> from, Span<float> to, WavEncoding encoding)
    {
        int size = Bytes(encoding);
        for (int i = 0; i < to.Length; i++)
        {
            ReadOnlySpan<byte> sample = from.Slice(i * size, size);
            to[i] = encoding switch
            {
                WavEncoding.Pcm8 => (sample[0] - 128) / 128f,
                WavEncoding.Pcm16 => BinaryPrimitives.ReadInt16LittleEndian(sample) / 32768f,
                WavEncoding.Pcm24 => (sample[0] | sample[1] << 8 | (sbyte)sample[2] << 16) / 8388608f,
                WavEncoding.Pcm32 => BinaryPrimitives.ReadInt32LittleEndian(sample) / 2147483648f,
                WavEncoding.Float32 => BinaryPrimitives.ReadSingleLittleEndian(sample),
                _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(sample),
            };
        }
    }

    /// <summary>Numbers to bytes; whole numbers are rounded, what is beyond full scale is cut, NaN becomes 0.</summary>
    public static void Encode(ReadOnlySpan<float> from, Span<byte> to, WavEncoding encoding)
    {
        int size = Bytes(encoding);
        for (int i = 0; i < from.Length; i++)
        {
            Span<byte> sample = to.Slice(i * size, size);
            switch (encoding)
            {
                case WavEncoding.Pcm8: sample[0] = (byte)(Whole(from[i], 8) + 128); break;
                case WavEncoding.Pcm16:
                    BinaryPrimitives.WriteInt16LittleEndian(sample, (short)Whole(from[i], 16));
                    break;
                case WavEncoding.Pcm24:
                    int whole = Whole(from[i], 24);
                    (sample[0], sample[1], sample[2]) = ((byte)whole, (byte)(whole >> 8), (byte)(whole >> 16));
                    break;
                case WavEncoding.Pcm32: BinaryPrimitives.WriteInt32LittleEndian(sample, Whole(from[i], 32)); break;
                case WavEncoding.Float32: BinaryPrimitives.WriteSingleLittleEndian(sample, from[i]); break;
                default: BinaryPrimitives.WriteDoubleLittleEndian(sample, from[i]); break;
            }
        }
    }

    static int Whole(float value, int bits)
    {
        double full = 1L << (bits - 1);
        return double.IsNaN(value) ? 0 : (int)Math.Clamp(Math.Round(value * full), -full, full - 1);
    }
}
