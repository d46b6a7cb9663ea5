using Lamina.IR;

namespace Lamina.Saving;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="DType">Its element type.</param>
/// <param name="Shape">The sizes of its dimensions, all known.</param>
/// <param name="Data">Its elements, row-major, little-endian.</param>
public sealed record SafetensorsEntry(string Name, DType DType, Shape Shape, ReadOnlyMemory<byte> Data)
{
    /// <summary>An entry with a copy of an array's elements.</summary>
    /// <param name="name">Its name, unique in the file.</param>
    /// <param name="array">The elements, their type and shape.</param>
    public static SafetensorsEntry From(string name, NDArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return new(name, array.DType, array.Shape, array.Bytes.ToArray());
    }

    /// <summary>A new array with a copy of the elements.</summary>
    public NDArray ToNDArray()
    {
        NDArray array = new(Shape, DType);
        Data.Span.CopyTo(array.Bytes);
        return array;
    }
}
