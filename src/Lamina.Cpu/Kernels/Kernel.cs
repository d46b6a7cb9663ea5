namespace Lamina.Cpu;

/// <summary>
/// One prepared piece of work: bound to its buffers when the executable is built, run any number of times, never
/// allocating. Work is cut into tasks by shape alone (never by thread count), and no two tasks write the same
/// element, so the result is bitwise the same on any number of threads.
/// </summary>
abstract unsafe class Kernel
{
    /// <summary>How many independent tasks one run has; the worker pool spreads them.</summary>
    public virtual int Tasks => 1;

    /// <summary>Bytes of scratch memory that a run needs; shared with the kernels before and after.</summary>
    public virtual long ScratchBytes => 0;

    /// <summary>Bytes of scratch memory that each of some kernels can do with.</summary>
    public static long MostScratch(IEnumerable<Kernel> kernels)
    {
        long most = 0;
        foreach (Kernel kernel in kernels) most = Math.Max(most, kernel.ScratchBytes);
        return most;
    }

    /// <summary>The scratch memory, 64-byte aligned, set once before the first run.</summary>
    public virtual byte* Scratch { get; set; }

    /// <summary>
    /// The kernels to run in this one's place, in order, each to its end before the next begins: by default itself.
    /// Work that needs a barrier (pack an operand, then multiply; partial sums, then their total) has several, which
    /// hand data on through <see cref="Scratch"/>: all stages get the same address.
    /// </summary>
    public virtual IReadOnlyList<Kernel> Stages => [this];

    /// <summary>The step that the kernel does or helps to do; within a loop, the loop body's.</summary>
    public Lowering? Origin { get; set; }

    /// <summary>Does task <paramref name="task"/> of <see cref="Tasks"/>.</summary>
    public abstract void Run(int task);
}
