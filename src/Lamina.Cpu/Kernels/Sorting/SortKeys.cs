using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Elements as unsigned whole numbers that are ordered as the elements are: NaN is larger than all, as in NumPy, and
/// the two zeros are equal. For types of up to 32 bits the key has 32 bits.
/// </summary>
static unsafe class SortKeys
{
    /// <summary>Whether keys of this type need 64 bits.</summary>
    public static bool AreWide(DType type) => type is DType.Float64 or DType.Int64;

    /// <summary>
    /// Reads the keys of elements that stand some elements apart; when descending, their order is turned round.
    /// </summary>
    public static void Load(DType type, byte* src, long step, long count, bool descending, ulong* keys)
    {
        switch (type)
        {
            case DType.Float32:
                for (long i = 0; i < count; i++) keys[i] = Key(((float*)src)[i * step]);
                break;
            case DType.Float16:
                for (long i = 0; i < count; i++) keys[i] = Key((float)((Half*)src)[i * step]);
                break;
            case DType.BFloat16:
                for (long i = 0; i < count; i++) keys[i] = Key(((BFloat16*)src)[i * step]);
                break;
            case DType.Int32:
                for (long i = 0; i < count; i++) keys[i] = (uint)((int*)src)[i * step] ^ 0x80000000u;
                break;
            case DType.Float64:
                for (long i = 0; i < count; i++) keys[i] = Key(((double*)src)[i * step]);
                break;
            case DType.Int64:
                for (long i = 0; i < count; i++) keys[i] = (ulong)((long*)src)[i * step] ^ (1ul << 63);
                break;
            default:
                for (long i = 0; i < count; i++) keys[i] = src[i * step];
                break;
        }
        if (!descending) return;
        ulong mask = AreWide(type) ? ulong.MaxValue : uint.MaxValue;
        for (long i = 0; i < count; i++) keys[i] ^= mask;
    }

    static uint Key(float value)
    {
        if (float.IsNaN(value)) return uint.MaxValue;
        uint bits = BitConverter.SingleToUInt32Bits(value + 0f);    // -0 becomes 0
        return bits ^ ((uint)((int)bits >> 31) | 0x80000000u);
    }

    static ulong Key(double value)
    {
        if (double.IsNaN(value)) return ulong.MaxValue;
        ulong bits = BitConverter.DoubleToUInt64Bits(value + 0d);
        return bits ^ ((ulong)((long)bits >> 63) | (1ul << 63));
    }
}
