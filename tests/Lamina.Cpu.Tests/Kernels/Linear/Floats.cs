using System.Runtime.InteropServices;

namespace Lamina.Cpu.Tests;

/// <summary>Unmanaged floats at an address that does not move, freed with the test.</summary>
sealed unsafe class Floats : IDisposable
{
    public Floats(long length)
    {
        Length = length;
        Pointer = (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(length, 1) * sizeof(float), 64);
        Span.Clear();
    }

    public long Length { get; }

    public float* Pointer { get; }

    public Span<float> Span => new(Pointer, (int)Length);

    /// <summary>Integers small enough that every sum of products is exact, whatever its order.</summary>
    public Floats FillIntegers(int seed)
    {
        var random = new Random(seed);
        foreach (ref float value in Span)
        {
            value = random.Next(-4, 5);
        }

        return this;
    }

    public Floats FillReals(int seed)
    {
        var random = new Random(seed);
        foreach (ref float value in Span)
        {
            value = random.NextSingle() - 0.5f;
        }

        return this;
    }

    public void Dispose() => NativeMemory.AlignedFree(Pointer);
}
