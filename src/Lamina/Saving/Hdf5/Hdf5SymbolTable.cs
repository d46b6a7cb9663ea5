namespace Lamina.Saving;

/// <summary>The links of a group in the old style: a B-tree of symbol nodes, with the names in a heap.</summary>
static class Hdf5SymbolTable
{
    const int HeapHead = 32, NodeHead = 24, EntrySize = 40;

    /// <summary>Names and header addresses of what is in the group.</summary>
    public static List<(string Name, ulong At)> Read(Hdf5Input input, ulong tree, ulong heap, string path)
    {
        byte[] names = Heap(input, heap, path);
        List<(string, ulong)> links = [];
        Node(input, tree, names, path, links, level: null);
        return links;
    }

    static byte[] Heap(Hdf5Input input, ulong at, string path)
    {
        string what = $"the names of '{path}'";
        input.Visit(at, what);
        var cursor = new Hdf5Cursor(input.Read(at, HeapHead, what), input, what);
        cursor.Expect("HEAP"u8);
        cursor.Version(0, 0);
        cursor.Skip(3);
        ulong size = cursor.U64();
        cursor.Skip(8);
        return input.Read(cursor.U64(), size, what);
    }

    static void Node(
        Hdf5Input input, ulong at, byte[] names, string path, List<(string, ulong)> links, int? level)
    {
        string what = $"the list of '{path}'";
        input.Visit(at, what);
        var cursor = new Hdf5Cursor(input.Read(at, NodeHead, what), input, what);
        cursor.Expect("TREE"u8);
        if (cursor.U8() != 0) throw input.Wrong($"{what} is a list of chunks, not of names");
        int own = cursor.U8(), used = cursor.U16();
        if (level is { } wanted && own != wanted) throw input.Wrong($"{what} has its levels in disorder");
        // Keys and children alternate; the keys repeat names.
        cursor = new Hdf5Cursor(input.Read(at + NodeHead, (ulong)used * 16, what), input, what);
        for (int i = 0; i < used; i++)
        {
            cursor.Skip(8);
            if (own == 0) Symbols(input, cursor.U64(), names, path, links);
            else Node(input, cursor.U64(), names, path, links, own - 1);
        }
    }

    static void Symbols(Hdf5Input input, ulong at, byte[] names, string path, List<(string, ulong)> links)
    {
        string what = $"the list of '{path}'";
        input.Visit(at, what);
        var cursor = new Hdf5Cursor(input.Read(at, 8, what), input, what);
        cursor.Expect("SNOD"u8);
        cursor.Version(1, 1);
        cursor.Skip(1);
        int count = cursor.U16();
        cursor = new Hdf5Cursor(input.Read(at + 8, (ulong)count * EntrySize, what), input, what);
        for (int i = 0; i < count; i++)
        {
            ulong name = cursor.U64(), header = cursor.U64();
            uint cache = cursor.U32();
            cursor.Skip(20);
            if (name >= (ulong)names.Length) throw input.Wrong($"{what} has a name outside its heap");
            string text = Hdf5Cursor.Text(names.AsSpan((int)name));
            if (cache == 2)
                throw input.Wrong($"'{text}' in '{path}' is a link to another place or file, which is not followed");
            links.Add((text, header));
        }
    }
}
