using System.Runtime.CompilerServices;
using Lamina.IR;

namespace Lamina.Cpu;

sealed unsafe partial class FusedKernel
{
    const int CacheBytes = 24 * 1024, LargestTile = 2048, SmallestTile = 256;

    /// <exception cref="ArgumentException">
    /// The spec does not fit together, or an output overlaps an input without being the same contiguous array.
    /// </exception>
    /// <exception cref="NotSupportedException">An operation does not exist for its type.</exception>
    public FusedKernel(FusedSpec spec, void*[] inputs, void*[] outputs)
    {
        if (inputs.Length != spec.Inputs.Length || outputs.Length != spec.Results.Length)
            throw new ArgumentException(
                $"The loop has {spec.Inputs.Length} inputs and {spec.Results.Length} outputs, but " +
                $"{inputs.Length} and {outputs.Length} pointers came.");
        _count = 1;
        foreach (long size in spec.Shape) _count *= size;
        _row = Math.Max(1, spec.RowLength);
        OperandLayout[] layouts =
            Array.ConvertAll(spec.Inputs, i => new OperandLayout(i.RowShape ?? spec.Shape, i.Strides));
        bool[] rows = spec.RowsOf(spec.Program);
        OperandLayout?[] outputLayouts = Array.ConvertAll(spec.Results, result =>
            result.Columns > 0 || rows[result.Register] ? null : new OperandLayout(spec.Shape, result.Strides));
        if (_count > 0 && Array.Exists(outputLayouts, layout => layout is { IsInjective: false }))
            throw new ArgumentException("The outputs of a fused loop have a place for each element.");

        var program = new FusedProgram(spec, Array.ConvertAll(layouts, l => l.IsScalar),
            Aliases(spec, layouts, outputLayouts, rows, inputs, outputs));
        _slots = program.Slots;
        _once = program.Once;
        _each = program.Each;
        _fills = new (int, int, int)[program.Fills.Count];
        for (int i = 0; i < _fills.Length; i++)
        {
            (int slot, int register) = program.Fills[i];
            _fills[i] = (slot, register, program.TypeOf(register).Size());
        }
        int unit = _row;
        foreach (FusedResult result in spec.Results) unit = Math.Max(unit, result.Columns);
        _grain = Grain(program, unit);
        _tile = Tile(spec, program, layouts, outputLayouts, unit);

        List<Moving> moving = [];
        List<Spread> spread = [];
        List<Part> parts = [];
        List<Fixed> fixedSlots = [];
        int room = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!program.Reads(i)) continue;
            int size = spec.Inputs[i].Type.Size(), tile = rows[i] ? _tile / _row : _tile;
            byte* start = (byte*)inputs[i];
            if (layouts[i].IsScalar)
            {
                fixedSlots.Add(new() { Slot = i, Base = start });
            }
            else if (layouts[i].IsContiguous)
            {
                moving.Add(new() { Slot = i, Size = size, IsRow = rows[i], Base = start });
            }
            else
            {
                int period = layouts[i].Period <= tile ? (int)layouts[i].Period : 0;
                spread.Add(new()
                {
                    Slot = i,
                    Size = size,
                    IsRow = rows[i],
                    Offset = room,
                    Base = start,
                    Period = period,
                    Layout = layouts[i],
                });
                room += Padded((tile + period) * size);
            }
        }
        int[] offsets = new int[program.Buffers.Count];
        for (int b = 0; b < offsets.Length; b++)
        {
            offsets[b] = room;
            room += Padded((program.Buffers[b].IsRow ? _tile / _row : _tile) * program.Buffers[b].Size);
        }
        for (int slot = 0; slot < _slots; slot++)
        {
            int place = program.Places[slot];
            if (place < 0 && outputLayouts[-1 - place] is { IsContiguous: false } layout)
            {
                int size = program.ResultType(-1 - place).Size();
                parts.Add(new()
                {
                    Slot = slot,
                    Size = size,
                    Offset = room,
                    Base = (byte*)outputs[-1 - place],
                    Layout = layout,
                });
                room += Padded(_tile * size);
            }
            else if (place < 0)
                moving.Add(new()
                {
                    Slot = slot,
                    Size = program.ResultType(-1 - place).Size(),
                    IsRow = program.IsRowResult(-1 - place),
                    Base = (byte*)outputs[-1 - place],
                });
            else if (program.IsBuffer(slot))
                fixedSlots.Add(new() { Slot = slot, Offset = offsets[place] });
        }
        foreach (FusedStep step in _once)
        {
            fixedSlots.Add(new() { Slot = step.Result, Offset = room });
            room += 64;
        }
        _constants = GC.AllocateArray<long>(program.Constants.Count + program.Lengths.Count, pinned: true);
        int next = 0;
        foreach ((int slot, int value) in program.Lengths)
        {
            _constants[next] = value;   // read as int: the low half, .NET's platforms being little-endian
            fixedSlots.Add(new() { Slot = slot, Base = (byte*)Unsafe.AsPointer(ref _constants[next++]) });
        }
        foreach ((int register, double value) in program.Constants)
        {
            void* place = Unsafe.AsPointer(ref _constants[next++]);
            TileFunctions.Find("convert", program.TypeOf(register), DType.Float64, 0)(
                &value, null, null, null, place, 1);
            fixedSlots.Add(new() { Slot = register, Base = (byte*)place });
        }
        (_moving, _spread, _parts) = ([.. moving], [.. spread], [.. parts]);
        (_fixed, _roomBytes) = ([.. fixedSlots], room);
        (_totals, ScratchBytes) = Totals(spec, program, outputs);
        Stages = _totals.Length > 0 && Tasks > 1 ? [this, new ColumnTotals(_totals, Tasks, ScratchBytes)] : [this];
    }

    (ColumnTotal[] Totals, long Bytes) Totals(FusedSpec spec, FusedProgram program, void*[] outputs)
    {
        var totals = new List<ColumnTotal>();
        long offset = 0;
        foreach ((int slot, int output) in program.Accumulators)
        {
            (int columns, Reduction kind) = (spec.Results[output].Columns, spec.Results[output].Kind);
            DType type = program.ResultType(output);
            int length = program.Lengths.Find(known => known.Value == columns).Slot;
            totals.Add(new()
            {
                Slot = slot,
                Columns = columns,
                RowBytes = columns * type.Size() + 63 & ~63,
                Offset = offset,
                Clear = RowFunctions.Clear(kind, type),
                Accumulate = RowFunctions.Accumulate(kind, type),
                Length = Array.Find(_fixed, slot => slot.Slot == length).Base,
                Output = outputs[output],
            });
            offset += totals[^1].RowBytes * Tasks;
        }
        return ([.. totals], Tasks > 1 ? offset : 0);
    }

    // 128 bytes between buffers, lest all tiles lie at the same place modulo 4096 and evict each other.
    static int Padded(int bytes) => ((bytes + 63) & ~63) + 128;

    // Per output the input that is the very same array, or -1.
    int[] Aliases(FusedSpec spec, OperandLayout[] layouts, OperandLayout?[] outputLayouts, bool[] rows,
        void*[] inputs, void*[] outputs)
    {
        int[] aliases = Ints.Repeat(-1, outputs.Length).ToArray();
        if (_count == 0) return aliases;
        for (int o = 0; o < outputs.Length; o++)
        {
            if (spec.Results[o].Columns > 0) continue;   // lies where the loop writes nothing
            int size = TypeOf(spec, spec.Results[o].Register).Size();
            // A part of a larger array reaches to its last element; what lies between its runs is not its own.
            long elements = outputLayouts[o]?.Extent().Last + 1 ?? _count / _row;
            byte* output = (byte*)outputs[o];
            for (int i = 0; i < inputs.Length; i++)
            {
                int inputSize = spec.Inputs[i].Type.Size();
                byte* input = (byte*)inputs[i];
                (long first, long last) = layouts[i].Extent();
                if (input + (last + 1) * inputSize <= output || output + elements * size <= input + first * inputSize)
                    continue;
                if (input != output || inputSize != size || !layouts[i].IsContiguous ||
                    outputLayouts[o] is { IsContiguous: false })
                    throw new ArgumentException(
                        $"Output {o} overlaps input {i}; it may only be the same contiguous array of the same type.");
                aliases[o] = i;
            }
        }
        return aliases;
    }

    static DType TypeOf(FusedSpec spec, int register) => register < spec.Inputs.Length
        ? spec.Inputs[register].Type : spec.Program[register - spec.Inputs.Length].Type;

    // Elements of a task: some ten microseconds of work; a multiple of 64, so that tasks share no cache line.
    // Whole rows, if there are any.
    static long Grain(FusedProgram program, int unit) => Whole(
        Math.Clamp((long)(64 * 1024 / (1 + program.Cost)) & ~63, 1024, 32 * 1024), unit);

    static long Whole(long elements, int unit) => Math.Max(unit, elements / unit * unit);

    int Tile(
        FusedSpec spec, FusedProgram program, OperandLayout[] layouts, OperandLayout?[] results, int unit)
    {
        bool isOneLoop = program.Each.Length == 1 && program.Buffers.Count == 0 && unit == 1;
        int bytes = 0;
        foreach ((int size, bool isRow) in program.Buffers) bytes += isRow ? 0 : size;
        for (int o = 0; o < spec.Results.Length; o++) bytes += program.ResultType(o).Size();
        for (int i = 0; i < layouts.Length; i++)
        {
            if (!program.Reads(i) || layouts[i].IsScalar) continue;
            bytes += spec.Inputs[i].Type.Size();
            if (!layouts[i].IsContiguous) isOneLoop = false;
        }
        if (Array.Exists(results, layout => layout is { IsContiguous: false })) isOneLoop = false;
        long task = Math.Min(_count, _grain);
        long tile = isOneLoop ? task : Math.Clamp(CacheBytes / Math.Max(1, bytes) & ~63, SmallestTile, LargestTile);
        return (int)Math.Max(1, Math.Min(Whole(tile, unit), task));
    }
}
