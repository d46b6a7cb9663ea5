using Lamina.IR;

namespace Lamina.Data;

/// <summary>How an element is written to a file and read back.</summary>
/// <param name="name">What it is called in the file, such as "pair(array, array)"; another is another format.</param>
/// <param name="write">Writes an element.</param>
/// <param name="read">Reads one back; the reader ends where the element does.</param>
public sealed class RecordFormat<T>(string name, Action<BinaryWriter, T> write, Func<BinaryReader, T> read)
{
    /// <summary>What it is called in the file.</summary>
    public string Name { get; } = name;

    /// <summary>Writes an element.</summary>
    public void Write(BinaryWriter writer, T element) => write(writer, element);

    /// <summary>Reads an element back.</summary>
    public T Read(BinaryReader reader) => read(reader);
}

/// <summary>Formats of the elements that pipelines mostly have.</summary>
public static class RecordFormat
{
    /// <summary>Arrays of any shape and type.</summary>
    public static RecordFormat<NDArray> Array { get; } = new("array", WriteArray, ReadArray);

    /// <summary>Texts.</summary>
    public static RecordFormat<string> Text { get; } =
        new("text", (writer, text) => writer.Write(text), reader => reader.ReadString());

    /// <summary>Whole numbers.</summary>
    public static RecordFormat<int> Int32 { get; } =
        new("int32", (writer, number) => writer.Write(number), reader => reader.ReadInt32());

    /// <summary>Two values.</summary>
    public static RecordFormat<(T1, T2)> Pair<T1, T2>(RecordFormat<T1> first, RecordFormat<T2> second) => new(
        $"pair({first.Name}, {second.Name})",
        (writer, pair) =>
        {
            first.Write(writer, pair.Item1);
            second.Write(writer, pair.Item2);
        },
        reader => (first.Read(reader), second.Read(reader)));

    /// <summary>Three values.</summary>
    public static RecordFormat<(T1, T2, T3)> Triple<T1, T2, T3>(
        RecordFormat<T1> first, RecordFormat<T2> second, RecordFormat<T3> third) => new(
        $"triple({first.Name}, {second.Name}, {third.Name})",
        (writer, triple) =>
        {
            first.Write(writer, triple.Item1);
            second.Write(writer, triple.Item2);
            third.Write(writer, triple.Item3);
        },
        reader => (first.Read(reader), second.Read(reader), third.Read(reader)));

    static void WriteArray(BinaryWriter writer, NDArray array)
    {
        writer.Write((byte)array.DType);
        writer.Write((byte)array.Shape.Rank);
        foreach (int size in array.Shape) writer.Write(size);
        writer.Write(array.Bytes);
    }

    static NDArray ReadArray(BinaryReader reader)
    {
        var type = (DType)reader.ReadByte();
        if (!Enum.IsDefined(type)) throw new InvalidDataException($"An array has the type {(int)type}.");
        var sizes = new int[reader.ReadByte()];
        long bytes = type.Size();
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = reader.ReadInt32();
            // Zeros do not hide what would overflow.
            if (sizes[i] < 0 || sizes[i] > 0 && bytes > int.MaxValue / sizes[i])
                throw new InvalidDataException($"An array has a size of {sizes[i]}.");
            bytes *= Math.Max(1, sizes[i]);
        }
        var shape = new Shape(sizes);
        long left = reader.BaseStream.Length - reader.BaseStream.Position, wanted = shape.Elements * type.Size();
        if (wanted > left) throw new InvalidDataException($"An array of {wanted} bytes stands in {left}.");
        var array = new NDArray(shape, type);
        reader.BaseStream.ReadExactly(array.Bytes);
        return array;
    }
}
