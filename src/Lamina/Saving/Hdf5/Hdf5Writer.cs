using System.Buffers.Binary;
using System.Text;
using Lamina.IR;

namespace Lamina.Saving;

/// <summary>
/// Writes HDF5 files in the oldest form of the format, which every version of the library reads: superblock 0, groups
/// as symbol tables, arrays in one piece, texts of variable length. Everything is laid out first, children before what
/// points at them, and then written from front to back, so that the target need not seek.
/// </summary>
sealed class Hdf5Writer
{
    /// <summary>How many bytes a text of variable length takes where it is noted.</summary>
    public const int TextSize = 16;

    const int SuperblockSize = 96;

    readonly List<(byte[]? Bytes, Hdf5Dataset? Numbers)> blocks = [];
    readonly Dictionary<string, (ulong Heap, int Index, int Length)> texts;
    ulong end = SuperblockSize;

    Hdf5Writer(Hdf5Group root)
    {
        texts = Hdf5TextHeap.Write(root, this);
        (Root, RootTree, RootNames) = Group(root);
    }

    ulong Root { get; }

    ulong RootTree { get; }

    ulong RootNames { get; }

    /// <summary>Writes a file.</summary>
    public static void Write(Hdf5Group root, Stream to)
    {
        var writer = new Hdf5Writer(root);
        to.Write(writer.Superblock());
        ReadOnlySpan<byte> padding = new byte[8];
        foreach ((byte[]? bytes, Hdf5Dataset? dataset) in writer.blocks)
        {
            ReadOnlySpan<byte> content = bytes ?? dataset!.Read().Bytes;
            to.Write(content);
            to.Write(padding[..(-content.Length & 7)]);
        }
    }

    /// <summary>Makes room for a structure and gives its address.</summary>
    public ulong Place(byte[] bytes)
    {
        blocks.Add((bytes, null));
        return Advance(bytes.Length);
    }

    /// <summary>The address of the structure to be placed next.</summary>
    public ulong End => end;

    ulong Advance(long length)
    {
        ulong at = end;
        end += (ulong)(length + 7 & ~7L);
        return at;
    }

    byte[] Superblock()
    {
        var b = new Hdf5Bytes();
        b.Add(Hdf5Reader.Signature);
        b.Add([0, 0, 0, 0, 0, 8, 8, 0]);
        b.U16(Hdf5GroupTree.LeafK);
        b.U16(Hdf5GroupTree.NodeK);
        b.U32(0);
        b.U64(0);
        b.U64(Hdf5Input.Nowhere);
        b.U64(end);
        b.U64(Hdf5Input.Nowhere);
        // The root: a symbol without a name, with what its header says repeated.
        b.U64(0);
        b.U64(Root);
        b.U32(1);
        b.U32(0);
        b.U64(RootTree);
        b.U64(RootNames);
        return b.ToArray();
    }

    (ulong Header, ulong Tree, ulong Names) Group(Hdf5Group group)
    {
        var children = new List<(string, ulong)>();
        foreach ((string name, Hdf5Node node) in group.Children)
            children.Add((name, node is Hdf5Dataset dataset ? Dataset(dataset) : Group((Hdf5Group)node).Header));
        (ulong tree, ulong names) = Hdf5GroupTree.Write(children, this);
        var table = new Hdf5Bytes();
        table.U64(tree);
        table.U64(names);
        return (Header(group, [(Hdf5Header.Kind.SymbolTable, 0, table.ToArray())]), tree, names);
    }

    ulong Dataset(Hdf5Dataset dataset)
    {
        ulong at = Hdf5Input.Nowhere;
        if (dataset.Length > 0)
        {
            blocks.Add((null, dataset));
            at = Advance(dataset.Length);
        }
        var layout = new Hdf5Bytes();
        layout.Add([3, 1]);
        layout.U64(at);
        layout.U64((ulong)dataset.Length);
        return Header(dataset,
        [
            (Hdf5Header.Kind.Dataspace, 0, Hdf5Messages.Dataspace(dataset.Shape)),
            (Hdf5Header.Kind.Datatype, 1, Hdf5Messages.Datatype(dataset.DType)),
            (Hdf5Header.Kind.FillValue, 1, [2, 2, 2, 1, 0, 0, 0, 0]),
            (Hdf5Header.Kind.Layout, 0, layout.ToArray()),
        ]);
    }

    ulong Header(Hdf5Node node, List<(Hdf5Header.Kind Kind, byte Flags, byte[] Data)> messages)
    {
        foreach ((string name, object value) in node.Attributes)
            messages.Add((Hdf5Header.Kind.Attribute, 0, Hdf5Messages.Attribute(name, value, texts)));
        var body = new Hdf5Bytes();
        foreach ((Hdf5Header.Kind kind, byte flags, byte[] data) in messages)
        {
            int size = data.Length + 7 & ~7;
            if (size > ushort.MaxValue)
                throw new ArgumentException($"A note of {size} bytes is too large for an HDF5 header.");
            body.U16((int)kind);
            body.U16(size);
            body.Add([flags, 0, 0, 0]);
            body.Add(data);
            body.Align();
        }
        var header = new Hdf5Bytes();
        header.Add([1, 0]);
        header.U16(messages.Count);
        header.U32(1);
        header.U32((uint)body.Length);
        header.U32(0);
        header.Add(body.ToArray());
        return Place(header.ToArray());
    }
}

/// <summary>Bytes that are being put together, numbers with the lowest byte first.</summary>
sealed class Hdf5Bytes
{
    readonly MemoryStream bytes = new();

    public int Length => (int)bytes.Length;

    public void Add(ReadOnlySpan<byte> more) => bytes.Write(more);

    public void U16(int value)
    {
        Span<byte> two = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(two, (ushort)value);
        bytes.Write(two);
    }

    public void U32(uint value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(four, value);
        bytes.Write(four);
    }

    public void U64(ulong value)
    {
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(eight, value);
        bytes.Write(eight);
    }

    /// <summary>Zeros up to a multiple of 8, or up to a length.</summary>
    public void Align() => PadTo(Length + 7 & ~7);

    public void PadTo(int length) => bytes.SetLength(bytes.Position = length);

    public byte[] ToArray() => bytes.ToArray();
}
