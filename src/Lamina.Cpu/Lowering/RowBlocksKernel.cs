namespace Lamina.Cpu;

/// <summary>
/// Chains of kernels that have nothing to do with each other: each task runs one from beginning to end, so that it
/// waits for nobody and finds in its cache what the kernel before has left.
/// </summary>
sealed unsafe class RowBlocksKernel : Kernel
{
    readonly Kernel[][] chains;
    readonly long chainScratch;

    /// <summary>A chain for each block of rows.</summary>
    public RowBlocksKernel(Kernel[][] chains)
    {
        this.chains = chains;
        long most = chains.Max(chain => MostScratch(chain));
        chainScratch = (most + 63) & -64;
    }

    public override int Tasks => chains.Length;

    public override long ScratchBytes => chains.Length * chainScratch;

    public override byte* Scratch
    {
        get => base.Scratch;
        set
        {
            base.Scratch = value;
            for (int i = 0; i < chains.Length; i++)
                foreach (Kernel kernel in chains[i]) kernel.Scratch = value + i * chainScratch;
        }
    }

    public override void Run(int task)
    {
        foreach (Kernel kernel in chains[task])
        {
            int tasks = kernel.Tasks;
            for (int i = 0; i < tasks; i++) kernel.Run(i);
        }
    }
}
