namespace Lamina.Cpu;

/// <summary>
/// Random bits from a state, as StableHLO's rng_bit_generator with Philox. The state is int64[2] = {key, counter}:
/// the key is the seed; number i is word i mod 4 of <see cref="Philox"/>'s block counter + i / 4, so it depends on the
/// state and i alone, and any cut into tasks gives the same numbers. The new state is {key, counter + ⌈n / 4⌉}.
/// The numbers are the bits as uint32, or <see cref="Philox.Uniform"/> of them as float32.
/// </summary>
sealed unsafe class RngBitsKernel : Kernel
{
    const long BlocksPerTask = OutputRowsKernel.Grain / 16;

    readonly long _count;
    readonly bool _uniform;
    readonly AdvanceKernel _advance;
    readonly ulong* _state;
    readonly uint* _output;

    /// <param name="count">How many numbers.</param>
    /// <param name="uniform">Whether to give float32 in [0, 1) instead of the bits.</param>
    /// <param name="state">int64[2] = {key, counter}.</param>
    /// <param name="newState">Room for the next state; may be the state itself.</param>
    /// <param name="output">Room for the numbers, four bytes each.</param>
    public RngBitsKernel(long count, bool uniform, void* state, void* newState, void* output)
    {
        (_count, _uniform) = (count, uniform);
        _state = (ulong*)state;
        _output = (uint*)output;
        _advance = new AdvanceKernel(Blocks, (ulong*)state, (ulong*)newState);
    }

    long Blocks => (_count + 3) / 4;

    // The state is replaced when every task has read it.
    public override IReadOnlyList<Kernel> Stages => [this, _advance];

    public override int Tasks => (int)Math.Max(1, (Blocks + BlocksPerTask - 1) / BlocksPerTask);

    public override void Run(int task)
    {
        long first = task * BlocksPerTask;
        long end = Math.Min(first + BlocksPerTask, Blocks);
        Bits(first, end);
        // The bits are still in the first-level cache.
        if (_uniform) PhiloxLanes.Uniform(_output + first * 4, Math.Min(end * 4, _count) - first * 4);
    }

    void Bits(long block, long end)
    {
        ulong key = _state[0], counter = _state[1];
        // Whole blocks in vectors; then the few left, of which the very last may be cut short.
        long whole = Math.Min(end, _count / 4) - block;
        if (whole > 0) block += PhiloxLanes.Blocks(key, counter + (ulong)block, whole, _output + block * 4);
        for (; block < end; block++)
        {
            ulong at = counter + (ulong)block;
            (uint a, uint b, uint c, uint d) =
                Philox.Block((uint)at, (uint)(at >> 32), 0, 0, (uint)key, (uint)(key >> 32));
            ReadOnlySpan<uint> words = [a, b, c, d];
            long length = Math.Min(4, _count - block * 4);
            for (int i = 0; i < length; i++) _output[block * 4 + i] = words[i];
        }
    }

    sealed class AdvanceKernel(long blocks, ulong* state, ulong* newState) : Kernel
    {
        public override void Run(int task)
        {
            newState[0] = state[0];
            newState[1] = state[1] + (ulong)blocks;
        }
    }
}
