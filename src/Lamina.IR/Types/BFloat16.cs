namespace Lamina.IR;

/// <summary>
/// The upper 16 bits of a float32: its range, 8 bits of precision. A storage type; arithmetic is done in float.
/// </summary>
/// <param name="Bits">Sign, 8 exponent bits, 7 fraction bits.</param>
public readonly record struct BFloat16(ushort Bits)
{
    /// <summary>Rounds to nearest, ties to even; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value)) return new((ushort)((bits >> 16) | 0x40));
        return new((ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
    }

    /// <summary>Exact.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);
}
