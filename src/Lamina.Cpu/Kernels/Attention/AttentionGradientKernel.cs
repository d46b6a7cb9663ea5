using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>
/// The gradients of attention by query, key and value. A task takes a head of keys with the heads of queries that it
/// serves, block by block: weights are computed again, and used while they are in the cache. All sums are made in the
/// order of the blocks.
/// </summary>
sealed unsafe class AttentionGradientKernel(AttentionOperands x, float* result, float* largest, float* sums,
    float* gradient, float* byQuery, float* byKey, float* byValue) : Kernel
{
    const int Panel = AttentionTile.Panel, Block = AttentionTile.Block, Panels = Block / Panel;

    // A row of a block's weights: not a power of two, so that rows do not fight for the same lines of the cache.
    const int Row = Block + 16;

    /// <summary>Floats of a thread's memory that a task needs.</summary>
    public static long Room(int size, int valueSize) =>
        2L * Block * Row + (size + (long)valueSize + 3) * Block + Block * Panel;

    public override int Tasks => x.Batch * x.KeyHeads;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int task)
    {
        (int batch, int keyHead) = Math.DivRem(task, x.KeyHeads);
        float* dk = byKey + x.KeyAt(batch, keyHead);
        float* dv = byValue + x.ValueAt(batch, keyHead);
        for (int key = x.Seen(x.Queries); key < x.Keys; key++)
        {
            new Span<float>(dk + key * x.KeyStep, x.Size).Clear();
            new Span<float>(dv + key * x.ValueStep, x.ValueSize).Clear();
        }

        for (int i = 0; i < x.Group; i++)
            for (int query = 0; query < x.Queries; query += Block)
                Queries(batch, keyHead, keyHead * x.Group + i, query, i == 0);
    }

    // All keys for a block of queries.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Queries(int batch, int keyHead, int head, int first, bool firstHead)
    {
        int queries = Math.Min(Block, x.Queries - first), seen = x.Seen(first + queries);
        float* weights = PackBuffer.Start((nint)Room(x.Size, x.ValueSize));
        float* scores = weights + Block * Row;
        float* room = scores + Block * Row;
        float* packed = room + Block * Panel;
        float* packedGradient = packed + Block * x.Size;
        float* numbers = packedGradient + Block * x.ValueSize;
        float* q = x.Query + x.QueryAt(batch, head) + first * x.QueryStep;
        float* dq = byQuery + x.QueryAt(batch, head) + first * x.QueryStep;
        float* dy = gradient + x.ResultAt(batch, head) + first * x.ResultStep;
        float* y = result + x.ResultAt(batch, head) + first * x.ResultStep;
        Prepare(q, y, dy, ((nint)batch * x.Heads + head) * x.Queries + first, queries, packed, packedGradient,
            numbers);

        for (int key = 0; key < seen; key += Block)
        {
            int keys = Math.Min(Block, seen - key);
            float* k = x.Key + x.KeyAt(batch, keyHead) + key * x.KeyStep;
            float* v = x.Value + x.ValueAt(batch, keyHead) + key * x.ValueStep;
            for (int panel = 0; panel * Panel < queries; panel++)
            {
                int at = panel * Panel, now = Math.Min(Panel, queries - at);
                int visible = x.Causal ? Math.Min(keys, first + at + now - key) : keys;
                float* s = weights + at;
                float* d = scores + at;
                AttentionTile.Scores(k, x.KeyStep, visible, packed + at * x.Size, x.Size, s, Row);
                AttentionTile.Scores(v, x.ValueStep, visible, packedGradient + at * x.ValueSize, x.ValueSize, d, Row);
                if (x.Bias != null)
                    AttentionTile.AddBias(x, batch, head, first + at, now, key, visible, s, Row, room);
                AttentionLoops.Gradient(s, d, Row, visible, numbers + at, x.Scale);
                int diagonal = first + at - key;
                if (x.Causal && diagonal < visible)
                {
                    AttentionLoops.Hide(s + diagonal * Row, Row, visible - diagonal, 0);
                    AttentionLoops.Hide(d + diagonal * Row, Row, visible - diagonal, 0);
                }
                AttentionTile.Multiply(d, 1, Row, visible, k, x.KeyStep, dq + at * x.QueryStep, x.QueryStep, now,
                    x.Size, key > 0);
            }

            // Where a causal mask cuts the block, each group of keys starts with the first panel that sees it.
            bool isDiagonal = x.Causal && key == first, add = !firstHead || (x.Causal ? key != first : first > 0);
            for (int group = 0; group < keys; group += isDiagonal ? Panel : keys)
            {
                int rows = isDiagonal ? Math.Min(Panel, keys - group) : keys, from = isDiagonal ? group : 0;
                AttentionTile.Multiply(weights + group * Row + from, Row, 1, queries - from,
                    dy + from * x.ResultStep, x.ResultStep,
                    byValue + x.ValueAt(batch, keyHead) + (key + group) * x.ValueStep, x.ValueStep, rows, x.ValueSize,
                    add);
                AttentionTile.Multiply(scores + group * Row + from, Row, 1, queries - from,
                    q + from * x.QueryStep, x.QueryStep,
                    byKey + x.KeyAt(batch, keyHead) + (key + group) * x.KeyStep, x.KeyStep, rows, x.Size, add);
            }
        }
    }

    // Packs queries and gradients, and gets each query's numbers: its largest score, 1 / its sum, and y · dy.
    void Prepare(float* q, float* y, float* dy, nint row, int queries, float* packed, float* packedGradient,
        float* numbers)
    {
        new Span<float>(numbers, 3 * Block).Clear();
        for (int i = 0; i < queries; i++)
        {
            numbers[i] = largest[row + i];
            numbers[Block + i] = 1 / sums[row + i];
            numbers[2 * Block + i] = TensorPrimitives.Dot(new ReadOnlySpan<float>(y + i * x.ResultStep, x.ValueSize),
                new ReadOnlySpan<float>(dy + i * x.ResultStep, x.ValueSize));
        }
        for (int at = 0; at < queries; at += Panel)
        {
            int now = Math.Min(Panel, queries - at);
            AttentionTile.Pack(q + at * x.QueryStep, x.QueryStep, now, x.Size, x.Scale, packed + at * x.Size);
            AttentionTile.Pack(dy + at * x.ResultStep, x.ResultStep, now, x.ValueSize, 1,
                packedGradient + at * x.ValueSize);
        }
    }
}
