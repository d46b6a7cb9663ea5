using System.Text;
using Lamina.IR;
using static Lamina.Saving.Hdf5Header;

namespace Lamina.Saving;

/// <summary>Reads the notes at groups and datasets; texts of variable length stand in heaps that they share.</summary>
sealed class Hdf5Attributes(Hdf5Input input)
{
    // Address of a heap and number of an object in it → the object.
    readonly Dictionary<ulong, Dictionary<int, byte[]>> heaps = [];

    /// <summary>Adds the notes among the messages of an object to it.</summary>
    public void Read(List<Message> messages, string path, Hdf5Node node)
    {
        foreach (Message message in messages)
        {
            if (message.Kind == Kind.AttributeInfo) RefuseDense(message, path);
            if (message.Kind != Kind.Attribute) continue;
            (string name, object value) = Attribute(message, path);
            if (!node.Attributes.TryAdd(name, value))
                throw input.Wrong($"'{path}' has the attribute '{name}' twice");
        }
    }

    void RefuseDense(Message message, string path)
    {
        var cursor = new Hdf5Cursor(message.Data, input, $"the attributes of '{path}'");
        cursor.Skip(1);
        if ((cursor.U8() & 1) != 0) cursor.Skip(2);
        if (cursor.U64() != Hdf5Input.Nowhere)
            throw input.Wrong($"'{path}' keeps its attributes in a heap, as files do that are written with "
                + "libver='latest'; write it with h5py's defaults");
    }

    (string, object) Attribute(Message message, string path)
    {
        string what = $"an attribute of '{path}'";
        var cursor = new Hdf5Cursor(message.Data, input, what);
        int version = cursor.Version(1, 3), flags = cursor.U8();
        if (message.IsShared || version > 1 && (flags & 3) != 0)
            throw input.Wrong($"{what} has a type that stands elsewhere in the file, which is not read");
        int nameSize = cursor.U16(), typeSize = cursor.U16(), spaceSize = cursor.U16();
        if (version == 3) cursor.Skip(1);
        string name = Hdf5Cursor.Text(cursor.Take(nameSize));
        if (version == 1) cursor.Align();
        Hdf5Type type = Hdf5Type.Read(cursor.Take(typeSize), input, what);
        if (version == 1) cursor.Align();
        Shape shape = Hdf5Data.Dataspace(cursor.Take(spaceSize), input, what);
        if (version == 1) cursor.Align();
        if (shape.Elements * type.Size > cursor.Left) throw input.Wrong($"'{name}' of '{path}' is cut short");
        return (name, Value(cursor.Take((int)(shape.Elements * type.Size)), type, shape, what));
    }

    object Value(ReadOnlySpan<byte> data, Hdf5Type type, Shape shape, string what)
    {
        if (type.Kind == Hdf5Type.Kinds.Number)
        {
            var numbers = new NDArray(shape, type.Number);
            data.CopyTo(numbers.Bytes);
            return numbers;
        }
        var texts = new string[shape.Elements];
        for (int i = 0; i < texts.Length; i++)
        {
            ReadOnlySpan<byte> element = data.Slice(i * type.Size, type.Size);
            texts[i] = type.Kind == Hdf5Type.Kinds.FixedText ? Hdf5Cursor.Text(element) : FromHeap(element, what);
        }
        return shape.Rank == 0 ? texts[0] : texts;
    }

    string FromHeap(ReadOnlySpan<byte> element, string what)
    {
        var cursor = new Hdf5Cursor(element, input, what);
        uint length = cursor.U32();
        ulong heap = cursor.U64();
        int index = (int)cursor.U32();
        if (length == 0) return "";
        if (!heaps.TryGetValue(heap, out Dictionary<int, byte[]>? objects)) heaps[heap] = objects = Heap(heap);
        if (!objects.TryGetValue(index, out byte[]? text) || length > text.Length)
            throw input.Wrong($"{what} is a text that its heap does not hold");
        return Encoding.UTF8.GetString(text.AsSpan(0, (int)length));
    }

    Dictionary<int, byte[]> Heap(ulong at)
    {
        const string What = "the heap of texts";
        input.Visit(at, What);
        var cursor = new Hdf5Cursor(input.Read(at, 16, What), input, What);
        cursor.Expect("GCOL"u8);
        cursor.Version(1, 1);
        cursor.Skip(3);
        ulong size = cursor.U64();
        if (size < 16) throw input.Wrong($"{What} has {size} bytes");
        cursor = new Hdf5Cursor(input.Read(at + 16, size - 16, What), input, What);
        Dictionary<int, byte[]> objects = [];
        while (cursor.Left >= 16)
        {
            int index = cursor.U16();
            // Object 0 is the free space at the end.
            if (index == 0) break;
            cursor.Skip(6);
            ulong length = cursor.U64();
            if (!objects.TryAdd(index, cursor.Take((int)Math.Min(length, int.MaxValue)).ToArray()))
                throw input.Wrong($"{What} has the object {index} twice");
            cursor.Align();
        }
        return objects;
    }
}
