using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Unrolls a scan when the executable is built: every step gets kernels bound to its own elements of the sequences and
/// results, so that nothing is copied and nothing is decided while it runs. A scan that the compiler cut into blocks of
/// rows is unrolled for each of them, and the blocks are the tasks of one kernel.
/// </summary>
static class ScanLowering
{
    public static IEnumerable<Kernel> Lower(Lowering x)
    {
        int blocks = x.Step.Bodies[0].BlocksOf((Scan)x.Node.Op);
        return blocks == 1 ? new ScanUnrolling(x, 0).Kernels()
            : [new RowBlocksKernel([.. Enumerable.Range(0, blocks).Select(i => new ScanUnrolling(x, i).Kernels())])];
    }
}
