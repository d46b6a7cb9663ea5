using System.Text;

namespace Lamina.Saving;

/// <summary>
/// Writes the list of a group: the names in a heap, symbol nodes of up to 8 entries, and B-tree nodes of up to 32
/// children above them, up to a single one.
/// </summary>
static class Hdf5GroupTree
{
    /// <summary>Half of how many entries a symbol node and children a tree node can have.</summary>
    public const int LeafK = 4, NodeK = 16;

    const int EntrySize = 40, LeafSize = 8 + 2 * LeafK * EntrySize, NodeSize = 24 + 16 * NodeK + 8 * (2 * NodeK + 1);

    // A node and the place of the last name below it.
    readonly record struct Below(ulong At, ulong LastName);

    /// <summary>Places the list of a group's children, which are in the order of their names.</summary>
    /// <returns>The addresses of the tree and of the heap of names.</returns>
    public static (ulong Tree, ulong Names) Write(List<(string Name, ulong Header)> children, Hdf5Writer writer)
    {
        (ulong[] places, ulong names) = Names(children, writer);
        List<Below> level = [];
        foreach ((int Index, (string, ulong Header) Child)[] part in children.Index().Chunk(2 * LeafK))
        {
            var leaf = new Hdf5Bytes();
            leaf.Add("SNOD\u0001\0"u8);
            leaf.U16(part.Length);
            foreach ((int index, (_, ulong header)) in part)
            {
                leaf.U64(places[index]);
                leaf.U64(header);
                leaf.U64(0);
                leaf.U64(0);
                leaf.U64(0);
            }
            leaf.PadTo(LeafSize);
            level.Add(new(writer.Place(leaf.ToArray()), places[part[^1].Index]));
        }
        int height = 0;
        do level = Nodes(level, height++, writer);
        while (level.Count > 1);
        return (level[0].At, names);
    }

    static (ulong[] Places, ulong At) Names(List<(string Name, ulong)> children, Hdf5Writer writer)
    {
        var places = new ulong[children.Count];
        var names = new Hdf5Bytes();
        // The empty name comes first: it is below all others.
        names.U64(0);
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = (ulong)names.Length;
            names.Add([.. Encoding.UTF8.GetBytes(children[i].Name), 0]);
            names.Align();
        }
        ulong data = writer.Place(names.ToArray());
        var heap = new Hdf5Bytes();
        heap.Add("HEAP\0\0\0\0"u8);
        heap.U64((ulong)names.Length);
        // 1 says that nothing in the heap is free.
        heap.U64(1);
        heap.U64(data);
        return (places, writer.Place(heap.ToArray()));
    }

    static List<Below> Nodes(List<Below> below, int height, Hdf5Writer writer)
    {
        Below[][] parts = below.Count == 0 ? [[]] : [.. below.Chunk(2 * NodeK)];
        List<Below> level = [];
        // Neighbours point at each other; all nodes have one size, so that their addresses are known ahead.
        ulong first = writer.End;
        for (int i = 0; i < parts.Length; i++)
        {
            var node = new Hdf5Bytes();
            node.Add("TREE\0"u8);
            node.Add([(byte)height]);
            node.U16(parts[i].Length);
            node.U64(i > 0 ? first + (ulong)((i - 1) * NodeSize) : Hdf5Input.Nowhere);
            node.U64(i + 1 < parts.Length ? first + (ulong)((i + 1) * NodeSize) : Hdf5Input.Nowhere);
            node.U64(i > 0 ? parts[i - 1][^1].LastName : 0);
            foreach (Below child in parts[i])
            {
                node.U64(child.At);
                node.U64(child.LastName);
            }
            node.PadTo(NodeSize);
            level.Add(new(writer.Place(node.ToArray()), parts[i].Length == 0 ? 0 : parts[i][^1].LastName));
        }
        return level;
    }
}
