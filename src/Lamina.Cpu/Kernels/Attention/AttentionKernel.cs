using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>
/// Attention in one pass over the keys (Dao et al. 2022, "FlashAttention"): a task takes a panel of queries of one
/// head. Tiles of its scores stay in the cache; what came of earlier keys is scaled when a larger score turns up.
/// Tiles that a causal mask hides are not computed.
/// </summary>
sealed unsafe class AttentionKernel(AttentionOperands x, float* result, float* largestOut, float* sumsOut) : Kernel
{
    const int Panel = AttentionTile.Panel, Block = AttentionTile.Block;

    readonly int panels = (x.Queries + Panel - 1) / Panel;

    /// <summary>Floats of a thread's memory that a task needs.</summary>
    public static long Room(int size) => (size + 2L * Block + 3) * Panel;

    public override int Tasks => x.Batch * x.Heads * panels;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int task)
    {
        (int rest, int panel) = Math.DivRem(task, panels);
        (int batch, int head) = Math.DivRem(rest, x.Heads);
        int first = panel * Panel, queries = Math.Min(Panel, x.Queries - first), seen = x.Seen(first + queries);
        float* scores = PackBuffer.Start((nint)Room(x.Size));
        float* room = scores + Block * Panel;
        float* packed = room + Block * Panel;
        float* largest = packed + Panel * x.Size;
        float* sums = largest + Panel;
        float* factors = sums + Panel;
        float* keys = x.Key + x.KeyAt(batch, head / x.Group);
        float* values = x.Value + x.ValueAt(batch, head / x.Group);
        float* y = result + x.ResultAt(batch, head) + first * x.ResultStep;

        AttentionTile.Pack(x.Query + x.QueryAt(batch, head) + first * x.QueryStep, x.QueryStep, queries, x.Size,
            x.Scale, packed);
        new Span<float>(largest, Panel).Fill(float.NegativeInfinity);
        new Span<float>(sums, Panel).Clear();
        for (int key = 0; key < seen; key += Block)
        {
            int now = Math.Min(Block, seen - key);
            AttentionTile.Scores(keys + key * x.KeyStep, x.KeyStep, now, packed, x.Size, scores, Panel);
            MicroKernel.FetchRows(values + key * x.ValueStep, x.ValueStep, now, x.ValueSize);
            if (x.Bias != null)
                AttentionTile.AddBias(x, batch, head, first, queries, key, now, scores, Panel, room);
            int diagonal = first - key;
            if (x.Causal && diagonal < now)
                AttentionLoops.Hide(scores + diagonal * Panel, Panel, now - diagonal, float.NegativeInfinity);
            AttentionLoops.Softmax(scores, now, largest, sums, factors);
            if (key > 0) AttentionLoops.MultiplyRows(y, x.ResultStep, queries, x.ValueSize, factors);
            AttentionTile.Multiply(scores, 1, Panel, now, values + key * x.ValueStep, x.ValueStep, y, x.ResultStep,
                queries, x.ValueSize, key > 0);
        }
        for (int i = 0; i < queries; i++) factors[i] = 1 / sums[i];
        AttentionLoops.MultiplyRows(y, x.ResultStep, queries, x.ValueSize, factors);
        nint at = ((nint)batch * x.Heads + head) * x.Queries + first;
        new Span<float>(largest, queries).CopyTo(new Span<float>(largestOut + at, queries));
        new Span<float>(sums, queries).CopyTo(new Span<float>(sumsOut + at, queries));
    }
}
