using System.Runtime.CompilerServices;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Runs a <see cref="FusedSpec"/>: the shape's elements in tiles that stay in the L1 cache, the program step by step
/// over each tile. Contiguous operands are read and written where they are, and so are tiles that lie within a run of
/// a part of a larger array; others are spread out into a buffer, or collected from one.
/// </summary>
sealed unsafe partial class FusedKernel : Kernel
{
    // A pointer into an operand or result that moves on from tile to tile.
    struct Moving { public int Slot, Size; public bool IsRow; public byte* Base; }

    // An operand that is spread out into the room at Offset; if Period > 0 once per task, a tile and a period long.
    struct Spread
    {
        public int Slot, Size, Offset, Period;
        public bool IsRow;
        public byte* Base;
        public OperandLayout Layout;
    }

    // A result that is part of a larger array: where a tile of it lies in pieces, it is made in the room at Offset.
    struct Part
    {
        public int Slot, Size, Offset;
        public byte* Base;
        public OperandLayout Layout;
    }

    // A pointer that holds for a whole task: Base, or the room at Offset.
    struct Fixed { public int Slot, Offset; public byte* Base; }

    readonly long _count;
    readonly long _grain;          // elements of a task
    readonly int _tile;
    readonly int _row;             // elements of a row; 1 if nothing is done to rows
    readonly int _slots;
    readonly int _roomBytes;
    readonly FusedStep[] _once, _each;
    readonly (int Slot, int Register, int Size)[] _fills;
    readonly Moving[] _moving;
    readonly Spread[] _spread;
    readonly Part[] _parts;
    readonly Fixed[] _fixed;
    readonly ColumnTotal[] _totals;
    readonly long[] _constants;    // pinned; one each

    public override IReadOnlyList<Kernel> Stages { get; }

    public override long ScratchBytes { get; }

    public override int Tasks => (int)((_count + _grain - 1) / _grain);

    [SkipLocalsInit]
    public override void Run(int task)
    {
        long from = task * _grain, to = Math.Min(_count, from + _grain);
        byte* room = stackalloc byte[_roomBytes + 64];
        room = (byte*)(((nint)room + 63) & ~63);
        void** slots = stackalloc void*[_slots];
        foreach (ref readonly Fixed slot in _fixed.AsSpan())
            slots[slot.Slot] = slot.Base != null ? slot.Base : room + slot.Offset;
        foreach (ref readonly FusedStep step in _once.AsSpan())
            step.Function(slots[step.A], slots[step.B], slots[step.C], slots[step.D], slots[step.Result], 1);
        foreach (ref readonly ColumnTotal total in _totals.AsSpan())
        {
            byte* own = Stages.Count == 1 ? (byte*)total.Output
                : Scratch + total.Offset + task * total.RowBytes;
            slots[total.Slot] = own;
            total.Clear(null, null, null, null, own, total.Columns);
        }
        int tile = (int)Math.Min(_tile, to - from);
        foreach (var fill in _fills)
            Copies.Fill(fill.Size)(slots[fill.Register], null, null, null, slots[fill.Slot], tile);
        foreach (ref readonly Spread operand in _spread.AsSpan())
            if (operand.Period > 0)
                operand.Layout.Expand(
                    operand.Base, operand.Size, 0, (operand.IsRow ? tile / _row : tile) + operand.Period,
                    room + operand.Offset);

        for (; from < to; from += tile)
        {
            int n = (int)Math.Min(tile, to - from), rows = n / _row;
            long row = from / _row;
            foreach (ref readonly Moving slot in _moving.AsSpan())
                slots[slot.Slot] = slot.Base + (slot.IsRow ? row : from) * slot.Size;
            foreach (ref readonly Spread operand in _spread.AsSpan())
                slots[operand.Slot] = operand.IsRow ? Place(operand, room + operand.Offset, row, rows)
                    : Place(operand, room + operand.Offset, from, n);
            foreach (ref readonly Part part in _parts.AsSpan())
            {
                long at = part.Layout.InPlace(from, n);
                slots[part.Slot] = at >= 0 ? part.Base + at * part.Size : room + part.Offset;
            }
            foreach (ref readonly FusedStep step in _each.AsSpan())
                step.Function(slots[step.A], slots[step.B], slots[step.C], slots[step.D], slots[step.Result],
                    step.PerRow ? rows : n);
            foreach (ref readonly Part part in _parts.AsSpan())
                if (slots[part.Slot] == room + part.Offset)
                    part.Layout.Collect(room + part.Offset, part.Size, from, n, part.Base);
        }
    }

    static byte* Place(in Spread operand, byte* buffer, long from, int n)
    {
        if (operand.Period > 0) return buffer + (int)(from % operand.Period) * operand.Size;
        long at = operand.Layout.InPlace(from, n);
        if (at >= 0) return operand.Base + at * operand.Size;
        operand.Layout.Expand(operand.Base, operand.Size, from, n, buffer);
        return buffer;
    }
}
