using System.Text;

namespace Lamina.Saving;

/// <summary>The heaps in which all noted texts of a file stand, each text once.</summary>
static class Hdf5TextHeap
{
    // The number of an object has two bytes; the library wants heaps of at least 4096 bytes.
    const int MostObjects = 60_000, LeastBytes = 4096, Head = 16;

    /// <summary>Places the heaps; gives for each text the heap, its number in there and its length in bytes.</summary>
    public static Dictionary<string, (ulong Heap, int Index, int Length)> Write(Hdf5Group root, Hdf5Writer writer)
    {
        Dictionary<string, (ulong, int, int)> places = [];
        foreach (string[] part in TextsIn(root).Distinct().Chunk(MostObjects))
        {
            var objects = new Hdf5Bytes();
            var lengths = new int[part.Length];
            for (int i = 0; i < part.Length; i++)
            {
                byte[] text = Encoding.UTF8.GetBytes(part[i]);
                lengths[i] = text.Length;
                objects.U16(i + 1);
                objects.U16(0);
                objects.U32(0);
                // The library cannot keep nothing; an empty text has a byte that does not count.
                objects.U64((ulong)Math.Max(text.Length, 1));
                objects.Add(text.Length == 0 ? [0] : text);
                objects.Align();
            }
            ulong at = writer.Place(Collection(objects));
            for (int i = 0; i < part.Length; i++) places[part[i]] = (at, i + 1, lengths[i]);
        }
        return places;
    }

    static byte[] Collection(Hdf5Bytes objects)
    {
        // What is left is object 0, the free space.
        int size = Math.Max(LeastBytes, Head + objects.Length + Head);
        var heap = new Hdf5Bytes();
        heap.Add("GCOL\u0001\0\0\0"u8);
        heap.U64((ulong)size);
        heap.Add(objects.ToArray());
        int free = size - heap.Length;
        heap.U64(0);
        heap.U64((ulong)free);
        heap.PadTo(size);
        return heap.ToArray();
    }

    static IEnumerable<string> TextsIn(Hdf5Node node)
    {
        IEnumerable<string> own = node.Attributes.Values.SelectMany(value => value as string[] ?? [(string)value]);
        return node is Hdf5Group group ? own.Concat(group.Children.Values.SelectMany(TextsIn)) : own;
    }
}
