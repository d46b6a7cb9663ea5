namespace Lamina.Cpu;

/// <summary>What attends to what: sizes, and the addresses of what is read. All strides count floats.</summary>
readonly unsafe struct AttentionOperands
{
    public int Batch { get; init; }
    public int Queries { get; init; }
    public int Keys { get; init; }
    public int Heads { get; init; }

    /// <summary>Heads of keys and values; each serves <see cref="Group"/> heads of queries side by side.</summary>
    public int KeyHeads { get; init; }

    /// <summary>Floats of a query and of a key.</summary>
    public int Size { get; init; }

    /// <summary>Floats of a value.</summary>
    public int ValueSize { get; init; }

    public float Scale { get; init; }

    /// <summary>Whether query i sees the keys 0 to i only.</summary>
    public bool Causal { get; init; }

    /// <summary>(batch, queries, heads, size).</summary>
    public float* Query { get; init; }

    /// <summary>(batch, keys, key heads, size).</summary>
    public float* Key { get; init; }

    /// <summary>(batch, keys, key heads, value size).</summary>
    public float* Value { get; init; }

    /// <summary>Added to the scores: numbers for keys, contiguous, at the strides below; or null.</summary>
    public float* Bias { get; init; }
    public nint BiasBatch { get; init; }
    public nint BiasHead { get; init; }
    public nint BiasRow { get; init; }

    public int Group => Heads / KeyHeads;

    public nint QueryStep => (nint)Heads * Size;
    public nint KeyStep => (nint)KeyHeads * Size;
    public nint ValueStep => (nint)KeyHeads * ValueSize;
    public nint ResultStep => (nint)Heads * ValueSize;

    // Of the first query or key of a head: floats from the tensor's start.
    public nint QueryAt(int batch, int head) => (nint)batch * Queries * QueryStep + (nint)head * Size;
    public nint KeyAt(int batch, int head) => (nint)batch * Keys * KeyStep + (nint)head * Size;
    public nint ValueAt(int batch, int head) => (nint)batch * Keys * ValueStep + (nint)head * ValueSize;
    public nint ResultAt(int batch, int head) => (nint)batch * Queries * ResultStep + (nint)head * ValueSize;

    /// <summary>The keys that the queries before <paramref name="query"/> see.</summary>
    public int Seen(int query) => Causal ? Math.Min(Keys, query) : Keys;
}
