namespace Lamina.Cpu;

/// <summary>Moves bytes unchanged: reshape, or a value that must live at another address.</summary>
sealed unsafe class CopyKernel(long bytes, void* input, void* output) : OutputRowsKernel(1, bytes)
{
    readonly byte* _input = (byte*)input;
    readonly byte* _output = (byte*)output;

    protected override void Row(long row, long from, long to) =>
        Buffer.MemoryCopy(_input + from, _output + from, to - from, to - from);
}
