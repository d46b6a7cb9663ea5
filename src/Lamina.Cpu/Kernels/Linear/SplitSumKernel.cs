using System.Numerics.Tensors;

namespace Lamina.Cpu;

/// <summary>
/// A small C whose every element is a very long sum, as the gradient of a weight over many positions is. There are too
/// few tiles to share out, so the sums are cut into chunks of equal length, a product each; the chunks are then added
/// up in order. The number of chunks depends on the shape alone.
/// </summary>
sealed unsafe class SplitSumKernel : Kernel
{
    const int LeastChunk = 1024;
    const int LeastRatio = 8;
    const int TaskFloats = 1 << 14;

    readonly GemmSpec _spec;
    readonly GemmOperands _at;
    readonly int _chunks;
    readonly bool _hasRest;
    readonly int _rows;

    public SplitSumKernel(GemmSpec spec, GemmOperands operands)
    {
        (_spec, _at, _chunks) = (spec, operands, Chunks(spec));
        int depth = spec.K / _chunks, rest = spec.K - depth * _chunks;
        nint rowB = spec.TransposeB ? 1 : spec.LdB;
        nint partialFloats = ((nint)_chunks * spec.M * spec.N + 15) / 16 * 16;
        var shape = spec with
        {
            K = depth,
            Batch = _chunks,
            BatchA = depth * spec.AStep,
            BatchB = depth * rowB,
            BatchC = (nint)spec.M * spec.N,
            LdC = spec.N,
            Accumulate = false,
            Activation = Activation.None,
        };
        var plan = new GemmPlan(shape) { ResultInScratch = true, OffsetA = partialFloats };
        var chunks = new GemmKernel(plan, new GemmOperands(operands.A, operands.B, null, null));
        Stages = [.. chunks.Stages, this];
        ScratchBytes = chunks.ScratchBytes;

        // What the chunks leave over goes to C first.
        _hasRest = rest > 0;
        if (_hasRest)
        {
            nint done = spec.K - rest;
            shape = spec with { K = rest, Activation = Activation.None };
            plan = new GemmPlan(shape) { OffsetA = partialFloats };
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

    /// <summary>Into how many chunks the sums of a product are cut; 1 if it has enough tiles.</summary>
    public static int Chunks(in GemmSpec spec)
    {
        if (BlockCut.Suits(spec))
        {
            return new BlockCut(spec).Chunks;
        }

        if (spec.Batch > 1 || spec.K < 2 * LeastChunk || spec.K < (long)LeastRatio * Math.Max(spec.M, spec.N))
        {
            return 1;
        }

        // In a block of 128 × 128 the reading of A and B has ceased to matter.
        int blocks = ((spec.M + 127) / 128) * ((spec.N + 127) / 128);
        int wanted = GemmPlan.WantedTasks(2L * spec.M * spec.N * spec.K);
        return Math.Clamp(wanted / blocks, 1, spec.K / LeastChunk);
    }

    /// <summary>Adds up the chunks of some rows.</summary>
    public override void Run(int task)
    {
        int end = Math.Min(_spec.M, (task + 1) * _rows);
        for (int row = task * _rows; row < end; row++)
        {
            float* c = _at.C + row * _spec.LdC;
            var sum = new Span<float>(c, _spec.N);
            if (!_hasRest && !_spec.Accumulate)
            {
                sum.Clear();
            }

            for (int chunk = 0; chunk < _chunks; chunk++)
            {
                float* part = (float*)Scratch + ((nint)chunk * _spec.M + row) * _spec.N;
                TensorPrimitives.Add(sum, new ReadOnlySpan<float>(part, _spec.N), sum);
            }

            GemmEnd.Row(_spec, c, _at.Bias, _spec.N);
        }
    }
}
