using System.Runtime.CompilerServices;
using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Runs a fused elementwise loop op by op over tiles that stay in the first-level cache: between the ops of one tile
/// nothing goes to memory.
/// </summary>
sealed unsafe class FusedKernel : Kernel
{
    /// <summary>Elements of a tile: 4 KB of float32.</summary>
    const int Tile = 1024;

    /// <summary>Elements of a task, a whole number of tiles.</summary>
    const long PerTask = 16 * Tile;

    struct Step
    {
        public delegate*<void*, void*, void*, void*, void*, int, void> Function;
        public int Y, A, B, C, D;
    }

    readonly long elements;
    readonly FusedOperandWalk[] operands;
    readonly Step[] steps;

    // A register is an address at every tile: in an operand or a result (base and bytes an element), or in a tile buffer.
    readonly byte*[] bases;
    readonly int[] strides, buffers;
    readonly (int Register, int Size, long Target)[] copies;
    readonly int bufferCount, bufferBytes;

    public FusedKernel(FusedSpec spec, void*[] inputs, void*[] outputs)
    {
        elements = spec.Shape.Aggregate(1L, (a, b) => a * b);
        int count = spec.Inputs.Length, registers = count + spec.Program.Length;
        operands = new FusedOperandWalk[count];
        bases = new byte*[registers];
        strides = new int[registers];
        buffers = new int[registers];
        Array.Fill(buffers, -1);
        var lastUse = new int[registers];
        FusedInstruction[] program = FusedPeephole.Apply(spec);
        for (int i = 0; i < program.Length; i++)
            foreach (int argument in program[i].Arguments) lastUse[argument] = i;

        var free = new Stack<int>();
        int taken = 0;
        int Take() => free.TryPop(out int buffer) ? buffer : taken++;
        for (int i = 0; i < count; i++)
        {
            operands[i] = new(spec.Inputs[i].Type, spec.Shape, spec.Inputs[i].Strides, inputs[i]);
            if (operands[i].IsDirect) Place(i, inputs[i], spec.Inputs[i].Type);
            else buffers[i] = Take();
        }

        var late = new List<(int, int, long)>();
        var plan = new List<Step>();
        for (int i = 0; i < program.Length; i++)
        {
            FusedInstruction x = program[i];
            if (x.Op.Length == 0) continue;
            int register = count + i;
            bool placed = false;
            for (int r = 0; r < spec.Results.Length; r++)
            {
                if (spec.Results[r].Register != register) continue;
                // Written where it belongs at once, unless a later instruction still reads what lies there.
                bool overwrites = false;
                for (int o = 0; o < count; o++)
                    overwrites |= inputs[o] == outputs[r] && lastUse[o] > i;
                if (!placed && !overwrites)
                {
                    Place(register, outputs[r], x.Type);
                    placed = true;
                }
                else late.Add((register, x.Type.Size(), (nint)outputs[r]));
            }
            bool isLate = late.Exists(l => l.Item1 == register);
            if (!placed) buffers[register] = Take();
            int[] a = x.Arguments;
            plan.Add(new Step
            {
                Function = TileTable.Find(x.Op, x.Type, x.ArgumentType),
                Y = register, A = a[0], B = a.Length > 1 ? a[1] : a[0], C = a.Length > 2 ? a[2] : a[0], D = a.Length > 3 ? a[3] : a[0],
            });
            foreach (int argument in a.Distinct())
                if (argument >= count && lastUse[argument] == i && buffers[argument] >= 0 && !late.Exists(l => l.Item1 == argument))
                    free.Push(buffers[argument]);
            if (lastUse[register] <= i && buffers[register] >= 0 && !isLate) free.Push(buffers[register]);
        }
        // An operand that is a result itself.
        for (int r = 0; r < spec.Results.Length; r++)
            if (spec.Results[r].Register < count) late.Add((spec.Results[r].Register, spec.Inputs[spec.Results[r].Register].Type.Size(), (nint)outputs[r]));
        // Odd multiples of a line keep equal places of different buffers out of the same set of the cache.
        bufferBytes = Tile * spec.Inputs.Select(x => x.Type).Concat(program.Select(x => x.Type)).Max(t => t.Size()) + Arena.Alignment;
        (steps, copies, bufferCount) = ([.. plan], [.. late], taken);
    }

    void Place(int register, void* address, DType type)
    {
        bases[register] = (byte*)address;
        strides[register] = type.Size();
    }

    public override int Tasks => (int)((elements + PerTask - 1) / PerTask);

    // Tile buffers live on the stack of whoever runs the task, so that each core has its own, always the same, in its cache.
    [SkipLocalsInit]
    public override void Run(int task)
    {
        byte* stack = stackalloc byte[bufferCount * bufferBytes + Arena.Alignment];
        byte* memory = (byte*)Arena.Align((nint)stack);
        long end = Math.Min((task + 1) * PerTask, elements);
        byte** at = stackalloc byte*[bases.Length];
        for (int r = 0; r < bases.Length; r++)
            if (buffers[r] >= 0) at[r] = memory + buffers[r] * bufferBytes;
        for (int i = 0; i < operands.Length; i++)
            if (operands[i].IsScalar) operands[i].Expand(0, (int)Math.Min(Tile, elements), at[i]);
        for (long first = task * PerTask; first < end; first += Tile)
        {
            int n = (int)Math.Min(Tile, end - first);
            for (int r = 0; r < bases.Length; r++)
                if (strides[r] > 0) at[r] = bases[r] + first * strides[r];
            for (int i = 0; i < operands.Length; i++)
                if (strides[i] == 0 && !operands[i].IsScalar) operands[i].Expand(first, n, at[i]);
            foreach (ref readonly Step step in steps.AsSpan())
                step.Function(at[step.Y], at[step.A], at[step.B], at[step.C], at[step.D], n);
            foreach ((int register, int size, long target) in copies)
                Buffer.MemoryCopy(at[register], (byte*)target + first * size, (long)n * size, (long)n * size);
        }
    }
}
