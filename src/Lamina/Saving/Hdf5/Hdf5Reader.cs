using System.Text;
using static Lamina.Saving.Hdf5Header;

namespace Lamina.Saving;

/// <summary>
/// Reads the part of HDF5 (format specification 3.0, The HDF Group) that h5py writes with its defaults and that weights
/// need: groups as symbol tables or as links in the header, notes, and arrays of numbers that lie in one piece or in
/// chunks. Links to other files or places, unknown filters and whatever else is not needed are refused.
/// </summary>
sealed class Hdf5Reader
{
    // Models in models in models are not deeper.
    const int MaxDepth = 100;

    readonly Hdf5Input input;
    readonly Hdf5Attributes attributes;

    Hdf5Reader(Hdf5Input input) => (this.input, attributes) = (input, new Hdf5Attributes(input));

    /// <summary>The bytes with which every HDF5 file begins.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Reads the structure of a file; the numbers follow when they are asked for.</summary>
    /// <param name="stream">Can seek, begins with the file and stays open as long as numbers are read.</param>
    /// <param name="file">What to call it in errors.</param>
    /// <exception cref="InvalidModelFileException">It is damaged or uses what is not read here.</exception>
    public static Hdf5Group Read(Stream stream, string file)
    {
        var input = new Hdf5Input(stream, file);
        if (input.Length < Signature.Length || !input.Read(0, 8, "the signature").AsSpan().SequenceEqual(Signature))
            throw input.Wrong("it is not an HDF5 file");
        return (Hdf5Group)new Hdf5Reader(input).Node(RootAddress(input), "/", 0, root: true);
    }

    static ulong RootAddress(Hdf5Input input)
    {
        ulong size = Math.Min((ulong)input.Length, 100);
        var cursor = new Hdf5Cursor(input.Read(0, size, "the superblock"), input, "the superblock");
        cursor.Skip(8);
        int version = cursor.Version(0, 3);
        if (version < 2) cursor.Skip(4);
        int offsets = cursor.U8(), lengths = cursor.U8();
        if (offsets != 8 || lengths != 8)
            throw input.Wrong($"its addresses and sizes have {offsets} and {lengths} bytes; only 8 and 8 are read");
        cursor.Skip(version switch { 0 => 9, 1 => 13, _ => 1 });
        if (cursor.U64() != 0) throw input.Wrong("its base address is not 0");
        cursor.Skip(8);
        ulong end = cursor.U64();
        if (end > (ulong)input.Length)
            throw input.Wrong($"it should have {end} bytes and has {input.Length}; it was cut short");
        if (version < 2) cursor.Skip(16);
        return cursor.U64();
    }

    Hdf5Node Node(ulong at, string path, int depth, bool root = false)
    {
        if (depth > MaxDepth) throw input.Wrong($"its groups are nested deeper than {MaxDepth}");
        List<Message> messages = Hdf5Header.Read(input, at, $"'{path}'");
        bool isDataset = messages.Any(m => m.Kind is Kind.Layout);
        if (root && isDataset) throw input.Wrong("the root is not a group");
        Hdf5Node node = isDataset ? Hdf5Data.Dataset(input, messages, path) : Group(messages, path, depth);
        attributes.Read(messages, path, node);
        if (node is Hdf5Dataset dataset && dataset.DType == IR.DType.BFloat16 && dataset.Text("dtype") is not
            (null or "bfloat16"))
            throw input.Wrong($"'{path}' is noted as {dataset.Text("dtype")}, but its elements have two bytes");
        return node;
    }

    Hdf5Group Group(List<Message> messages, string path, int depth)
    {
        var group = new Hdf5Group();
        foreach (Message message in messages)
        {
            var cursor = new Hdf5Cursor(message.Data, input, $"a message of '{path}'");
            switch (message.Kind)
            {
                case Kind.SymbolTable:
                    foreach ((string name, ulong at) in Hdf5SymbolTable.Read(input, cursor.U64(), cursor.U64(), path))
                        Add(name, at);
                    break;
                case Kind.Link:
                    (string linked, ulong target) = Link(ref cursor, path);
                    Add(linked, target);
                    break;
                case Kind.LinkInfo:
                    cursor.Skip(1);
                    if ((cursor.U8() & 1) != 0) cursor.Skip(8);
                    if (cursor.U64() != Hdf5Input.Nowhere)
                        throw input.Wrong($"the group '{path}' keeps its links in a heap, as files do that are written "
                            + "with libver='latest'; write it with h5py's defaults");
                    break;
            }
        }
        return group;

        void Add(string name, ulong at)
        {
            string inner = path == "/" ? $"/{name}" : $"{path}/{name}";
            if (name.Length == 0 || name is "." or ".." || name.Contains('/'))
                throw input.Wrong($"'{inner}' is not a name");
            if (!group.Children.TryAdd(name, Node(at, inner, depth + 1)))
                throw input.Wrong($"'{inner}' stands twice in its group");
        }
    }

    (string Name, ulong At) Link(ref Hdf5Cursor cursor, string path)
    {
        cursor.Version(1, 1);
        int flags = cursor.U8();
        int type = (flags & 8) != 0 ? cursor.U8() : 0;
        if ((flags & 4) != 0) cursor.Skip(8);
        if ((flags & 16) != 0) cursor.Skip(1);
        ulong length = cursor.Number(1 << (flags & 3));
        string name = Encoding.UTF8.GetString(cursor.Take((int)Math.Min(length, int.MaxValue)));
        return type == 0 ? (name, cursor.U64())
            : throw input.Wrong($"'{name}' in '{path}' is a link to another place or file, which is not followed");
    }
}
