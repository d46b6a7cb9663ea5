using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>Numbers below 256, a vector of them in registers and a byte each in memory.</summary>
static unsafe class ChoiceBytes
{
    /// <summary>Writes <c>Vector&lt;int&gt;.Count</c> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<int> numbers, byte* to)
    {
        if (Vector<int>.Count == 4)
        {
            Unsafe.WriteUnaligned(to, Bytes(numbers.AsVector128(), default).AsInt32().ToScalar());
            return;
        }

        if (Vector<int>.Count == 8)
        {
            Vector256<int> all = numbers.AsVector256();
            Unsafe.WriteUnaligned(to, Bytes(all.GetLower(), all.GetUpper()).AsInt64().ToScalar());
            return;
        }

        for (int i = 0; i < Vector<int>.Count; i++)
        {
            to[i] = (byte)numbers[i];
        }
    }

    /// <summary>Reads as many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> Load(byte* from)
    {
        if (Vector<int>.Count == 4)
        {
            return Words(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<int>(from)).AsByte(), out _).AsVector();
        }

        if (Vector<int>.Count == 8)
        {
            Vector128<int> low = Words(
                Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(from)).AsByte(), out Vector128<int> high);
            return Vector256.Create(low, high).AsVector();
        }

        Vector<int> numbers = default;
        for (int i = 0; i < Vector<int>.Count; i++)
        {
            numbers = numbers.WithElement(i, from[i]);
        }

        return numbers;
    }

    // Eight numbers as bytes, in the lower half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<sbyte> Bytes(Vector128<int> low, Vector128<int> high)
    {
        Vector128<short> words = Vector128.Narrow(low, high);
        return Vector128.Narrow(words, words);
    }

    // The first four bytes, and the next four, as numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<int> Words(Vector128<byte> bytes, out Vector128<int> next)
    {
        Vector128<ushort> words = Vector128.WidenLower(bytes);
        next = Vector128.WidenUpper(words).AsInt32();
        return Vector128.WidenLower(words).AsInt32();
    }
}
