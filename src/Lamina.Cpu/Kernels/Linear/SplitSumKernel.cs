namespace Lamina.Cpu;

/// <summary>
/// A small C whose every element is a very long sum, as the gradient of a weight over many positions is. There are too
/// few tiles to share out, so the sums are cut into chunks of equal length, a product each; the chunks are then added
/// up in order. The number of chunks depends on the shape alone.
/// </summary>
sealed unsafe class SplitSumKernel : Kernel
{
    // Shorter chunks are not worth their part of the total.
    const int LeastChunk = 400;

    // Cycles to put a float of a chunk away and to add it to the total.
    const double Add = 4;

    const int TaskFloats = 1 << 13;

    readonly GemmSpec _spec;
    readonly GemmOperands _at;
    readonly int _chunks;
    readonly bool _hasRest;
    readonly int _rows;

    public SplitSumKernel(GemmSpec spec, GemmOperands operands, int chunks)
    {
        (_spec, _at, _chunks) = (spec, operands, chunks);
        int depth = spec.K / _chunks, rest = spec.K - depth * _chunks;
        nint rowB = spec.TransposeB ? 1 : spec.LdB;
        nint partialFloats = ((nint)_chunks * spec.M * spec.N + 15) / 16 * 16;
        var plan = new GemmPlan(Chunk(spec, _chunks)) { ResultInScratch = true, OffsetB = partialFloats };
        var parts = new GemmKernel(plan, new GemmOperands(operands.A, operands.B, null, null));
        Stages = [.. parts.Stages, this];
        ScratchBytes = parts.ScratchBytes;

        // What the chunks leave over goes to C first.
        _hasRest = rest > 0;
        if (_hasRest)
        {
            nint done = spec.K - rest;
            var shape = spec with { K = rest, Activation = Activation.None };
            plan = new GemmPlan(shape) { OffsetB = partialFloats };
            var last = new GemmKernel(
                plan, new GemmOperands(operands.A + done * spec.AStep, operands.B + done * rowB, operands.C, null));
            Stages = [.. last.Stages, .. Stages];
            ScratchBytes = Math.Max(ScratchBytes, last.ScratchBytes);
        }

        _rows = Math.Max(1, TaskFloats / spec.N);
        Tasks = (spec.M + _rows - 1) / _rows;
    }

    public override int Tasks { get; }

    public override long ScratchBytes { get; }

    public override IReadOnlyList<Kernel> Stages { get; }

    /// <summary>
    /// Into how many chunks the sums of a product are cut, by the model of <see cref="GemmPlan"/>; 1 if it has enough
    /// tiles.
    /// </summary>
    public static int Chunks(in GemmSpec spec)
    {
        int best = 1;
        if (spec.Batch > 1 || spec.K < 2 * LeastChunk)
        {
            return best;
        }

        double least = double.PositiveInfinity;
        foreach (int chunks in (ReadOnlySpan<int>)[1, 2, 4, 5, 8, 10, 16])
        {
            if (spec.K / chunks < LeastChunk)
            {
                break;
            }

            // What is left over when the chunks are even is one more.
            int parts = chunks == 1 ? 0 : spec.K % chunks == 0 ? chunks : chunks + 1;
            double time = new GemmPlan(Chunk(spec, chunks)).Time + (Add * parts * spec.M * spec.N);
            if (time < least)
            {
                (least, best) = (time, chunks);
            }
        }

        return best;
    }

    // The product of each chunk, what is left over aside.
    static GemmSpec Chunk(in GemmSpec spec, int chunks)
    {
        int depth = spec.K / chunks;
        return spec with
        {
            K = depth,
            Batch = chunks,
            BatchA = depth * spec.AStep,
            BatchB = depth * (spec.TransposeB ? 1 : spec.LdB),
            BatchC = (nint)spec.M * spec.N,
            LdC = spec.N,
            Accumulate = false,
            Activation = Activation.None,
        };
    }

    /// <summary>Adds up the chunks of some rows.</summary>
    public override void Run(int task)
    {
        int end = Math.Min(_spec.M, (task + 1) * _rows);
        for (int row = task * _rows; row < end; row++)
        {
            float* c = _at.C + row * _spec.LdC;
            if (!_hasRest && !_spec.Accumulate)
            {
                new Span<float>(c, _spec.N).Clear();
            }

            for (int chunk = 0; chunk < _chunks; chunk++)
            {
                RowLoops.Add(c, (float*)Scratch + ((nint)chunk * _spec.M + row) * _spec.N, c, _spec.N);
            }

            GemmEnd.Row(_spec, c, _at.Bias, _spec.N);
        }
    }
}
