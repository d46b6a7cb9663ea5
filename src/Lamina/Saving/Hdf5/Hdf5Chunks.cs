using Lamina.IR;

namespace Lamina.Saving;

/// <summary>The numbers of a dataset in equal blocks, which a B-tree lists; missing blocks are zeros.</summary>
sealed class Hdf5Chunks
{
    readonly record struct Chunk(int[] Offset, uint Mask, ulong At, uint Length);

    readonly Hdf5Input input;
    readonly List<Chunk> chunks = [];
    readonly Shape shape;
    readonly int[] chunk;
    readonly int elementSize, chunkLength;
    readonly Hdf5Filters filters;
    readonly string what;

    /// <summary>Reads the list of the chunks and checks that they can make up the dataset.</summary>
    public Hdf5Chunks(Hdf5Input input, ulong tree, Shape shape, int[] chunk, int elementSize, Hdf5Filters filters,
        string what)
    {
        (this.input, this.shape, this.chunk, this.elementSize) = (input, shape, chunk, elementSize);
        (this.filters, this.what) = (filters, what);
        long length = elementSize;
        foreach (int size in chunk)
        {
            if (size == 0 || length > Array.MaxLength / 2 / size)
                throw input.Wrong($"the chunks of {what} have the shape [{string.Join(", ", chunk)}]");
            length *= size;
        }
        chunkLength = (int)length;
        if (tree != Hdf5Input.Nowhere) Node(tree, null);
        long stored = chunks.Sum(c => (long)c.Length);
        input.Claim(stored, shape.Elements * elementSize);
        // Memory is taken only for what the stored bytes can grow to.
        if (shape.Elements * elementSize > stored * filters.LargestRatio || chunks.Any(TooSmall))
            throw input.Wrong($"{what} has {stored} bytes of chunks, too few for its shape {shape}");
    }

    bool TooSmall(Chunk c) => chunkLength > (long)c.Length * filters.LargestRatio;

    void Node(ulong at, int? level)
    {
        input.Visit(at, $"the list of chunks of {what}");
        var cursor = new Hdf5Cursor(input.Read(at, 24, what), input, what);
        cursor.Expect("TREE"u8);
        if (cursor.U8() != 1) throw input.Wrong($"{what} has a list of names where chunks should be");
        int own = cursor.U8(), used = cursor.U16(), rank = chunk.Length;
        if (level is { } wanted && own != wanted)
            throw input.Wrong($"the chunks of {what} have their levels in disorder");
        cursor = new Hdf5Cursor(input.Read(at + 24, (ulong)used * (ulong)(8 + 8 * (rank + 1) + 8), what), input, what);
        for (int i = 0; i < used; i++)
        {
            uint length = cursor.U32(), mask = cursor.U32();
            var offset = new int[rank];
            for (int d = 0; d < rank; d++)
            {
                ulong begin = cursor.U64();
                if (own == 0 && (begin >= (ulong)shape[d] || begin % (ulong)chunk[d] != 0))
                    throw input.Wrong($"a chunk of {what} begins at {begin} in dimension {d}");
                offset[d] = (int)Math.Min(begin, int.MaxValue);
            }
            cursor.Skip(8);
            ulong child = cursor.U64();
            if (own > 0)
            {
                Node(child, own - 1);
                continue;
            }
            input.Check(child, length, $"a chunk of {what}");
            input.Visit(child, $"a chunk of {what}");
            chunks.Add(new(offset, mask, child, length));
        }
    }

    /// <summary>Puts all chunks into their places.</summary>
    public void Read(Span<byte> target)
    {
        foreach (Chunk c in chunks)
            Place(filters.Undo(input.Read(c.At, c.Length, $"a chunk of {what}"), c.Mask, chunkLength), c.Offset,
                target);
    }

    /// <summary>Copies the rows of a chunk that lie within the dataset.</summary>
    void Place(byte[] data, int[] offset, Span<byte> target)
    {
        int rank = chunk.Length;
        int rows = chunkLength / elementSize / chunk[^1], row = Math.Min(chunk[^1], shape[rank - 1] - offset[^1]);
        for (int r = 0; r < rows; r++)
        {
            long to = 0;
            bool inside = true;
            for (int d = 0, rest = r, stride = rows; d < rank - 1 && inside; d++)
            {
                stride /= chunk[d];
                int index = offset[d] + rest / stride;
                rest %= stride;
                inside = index < shape[d];
                to = to * shape[d] + index;
            }
            if (!inside) continue;
            to = to * shape[rank - 1] + offset[^1];
            data.AsSpan(r * chunk[^1] * elementSize, row * elementSize)
                .CopyTo(target.Slice((int)(to * elementSize), row * elementSize));
        }
    }
}
