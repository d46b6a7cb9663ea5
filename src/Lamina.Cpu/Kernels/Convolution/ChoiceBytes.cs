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
            Vector128<int> bytes = Bytes(all.GetLower(), all.GetUpper()).AsInt32();
            Unsafe.WriteUnaligned(to, bytes.ToScalar());
            Unsafe.WriteUnaligned(to + sizeof(int), bytes.GetElement(1));
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
            Vector128<int> bytes = Vector128.Create(
                Unsafe.ReadUnaligned<int>(from), Unsafe.ReadUnaligned<int>(from + sizeof(int)), 0, 0);
            Vector128<int> low = Words(bytes.AsByte(), out Vector128<int> high);
            return Vector256.Create(low, high).AsVector();
        }

        Vector<int> numbers = default;
        for (int i = 0; i < Vector<int>.Count; i++)
        {
            numbers = numbers.WithElement(i, from[i]);
        }

        return numbers;
    }

    // Eight numbers as bytes, in the lower half. By way of few types: the first use of vectors of an element takes the
    // compiler half a millisecond.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<byte> Bytes(Vector128<int> low, Vector128<int> high)
    {
        Vector128<ushort> words = Vector128.Narrow(low, high).AsUInt16();
        return Vector128.Narrow(words, words);
    }

    // The first four bytes, and the next four, as numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<int> Words(Vector128<byte> bytes, out Vector128<int> next)
    {
        Vector128<short> words = Vector128.WidenLower(bytes).AsInt16();
        next = Vector128.WidenUpper(words);
        return Vector128.WidenLower(words);
    }
}
