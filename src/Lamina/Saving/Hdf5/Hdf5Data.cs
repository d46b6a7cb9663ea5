using Lamina.IR;
using static Lamina.Saving.Hdf5Header;

namespace Lamina.Saving;

/// <summary>Reads what a dataset is: its sizes, its type and where its numbers lie.</summary>
static class Hdf5Data
{
    const int Compact = 0, Contiguous = 1, Chunked = 2;

    /// <summary>A dataset from the messages of its header.</summary>
    public static Hdf5Dataset Dataset(Hdf5Input input, List<Message> messages, string path)
    {
        string what = $"'{path}'";
        if (messages.Any(m => m.Kind == Kind.ExternalFiles))
            throw input.Wrong($"{what} has its numbers in another file, which is not opened");
        Shape shape = Dataspace(One(Kind.Dataspace), input, what);
        Hdf5Type type = Hdf5Type.Read(One(Kind.Datatype), input, what);
        if (type.Kind != Hdf5Type.Kinds.Number) throw input.Wrong($"{what} holds texts where numbers should be");
        long bytes = shape.Elements * type.Size;
        Func<NDArray> read = Layout(input, messages, One(Kind.Layout), shape, type, bytes, what);
        return new Hdf5Dataset(type.Number, shape, read);

        byte[] One(Kind kind)
        {
            Message[] found = [.. messages.Where(m => m.Kind == kind)];
            return found is [{ IsShared: false } message] ? message.Data
                : throw input.Wrong($"{what} has {found.Length} descriptions of its {kind}, or one elsewhere");
        }
    }

    /// <summary>The sizes that a dataspace message gives.</summary>
    public static Shape Dataspace(ReadOnlySpan<byte> message, Hdf5Input input, string what)
    {
        var cursor = new Hdf5Cursor(message, input, $"the shape of {what}");
        int version = cursor.Version(1, 2), rank = cursor.U8();
        cursor.Skip(1);
        if (version == 1) cursor.Skip(5);
        // In the second version a kind: scalar, simple or null (no element at all).
        else if (cursor.U8() == 2) return new Shape(0);
        if (rank > 32) throw input.Wrong($"{what} has {rank} dimensions");
        var sizes = new int[rank];
        long elements = 1;
        for (int i = 0; i < rank; i++)
        {
            ulong size = cursor.U64();
            if (size > int.MaxValue) throw input.Wrong($"{what} has the size {size} in dimension {i}");
            sizes[i] = (int)size;
            if (size != 0 && elements > (1L << 40) / (long)size) throw input.Wrong($"{what} has too many elements");
            elements *= (long)size;
        }
        return new Shape(sizes);
    }

    static Func<NDArray> Layout(Hdf5Input input, List<Message> messages, byte[] message, Shape shape, Hdf5Type type,
        long bytes, string what)
    {
        if (bytes > Array.MaxLength - 64) throw input.Wrong($"{what} is larger than the 2 GiB of one .NET array");
        var cursor = new Hdf5Cursor(message, input, $"the layout of {what}");
        int version = cursor.Version(1, 4), rank = 0;
        if (version < 3) rank = cursor.U8();
        int kind = cursor.U8();
        if (version < 3) cursor.Skip(5);
        if (version == 4 && kind >= Chunked)
            throw input.Wrong($"{what} has a layout of new or virtual kind, which is not read; "
                + "write it with h5py's defaults");
        switch (kind)
        {
            case Compact:
                if (version < 3) cursor.Skip(4 * rank);
                int size = version < 3 ? (int)Math.Min(cursor.U32(), int.MaxValue) : cursor.U16();
                byte[] inside = cursor.Take(size).ToArray();
                if (size != bytes) throw input.Wrong($"{what} has {size} bytes, and its shape {shape} needs {bytes}");
                return () => Filled(shape, type, array => inside.CopyTo(array.Bytes));
            case Contiguous:
                ulong at = cursor.U64();
                if (bytes == 0) return () => new NDArray(shape, type.Number);
                if (version >= 3 && cursor.U64() is var given && given != (ulong)bytes)
                    throw input.Wrong($"{what} has {given} bytes, and its shape {shape} needs {bytes}");
                input.Check(at, (ulong)bytes, what);
                input.Claim(bytes, bytes);
                return () => Filled(shape, type, array => input.Fill(at, array.Bytes, what));
            case Chunked:
                if (version >= 3) rank = cursor.U8();
                ulong tree = cursor.U64();
                if (rank != shape.Rank + 1 || shape.Rank == 0)
                    throw input.Wrong($"{what} has chunks of {rank - 1} dimensions, but the shape {shape}");
                var chunk = new int[shape.Rank];
                for (int i = 0; i < chunk.Length; i++) chunk[i] = (int)Math.Min(cursor.U32(), int.MaxValue);
                if (cursor.U32() != type.Size) throw input.Wrong($"{what} has chunks of another type");
                var chunks = new Hdf5Chunks(input, tree, shape, chunk, type.Size,
                    Hdf5Filters.Read(input, messages, type.Size, what), what);
                return () => Filled(shape, type, array => chunks.Read(array.Bytes));
            default:
                throw input.Wrong($"{what} has a layout of the unknown kind {kind}");
        }
    }

    static NDArray Filled(Shape shape, Hdf5Type type, Action<NDArray> fill)
    {
        var array = new NDArray(shape, type.Number);
        fill(array);
        if (type.Number == DType.Bool)
            foreach (ref byte truth in array.Bytes) truth = truth == 0 ? (byte)0 : (byte)1;
        return array;
    }
}
