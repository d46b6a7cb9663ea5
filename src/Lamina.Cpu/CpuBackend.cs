using Lamina.Compiler;
using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Cpu;

/// <summary>The managed SIMD backend: binds the steps of a plan to kernels and runs them on the worker pool.</summary>
public sealed class CpuBackend : IBackend
{
    /// <inheritdoc/>
    public string Name => "cpu";

    /// <summary>
    /// Threads that a run uses, the caller's included. Starts at the environment variable LAMINA_NUM_THREADS or else
    /// the
    /// processor count. Results are the same for every number.
    /// </summary>
    public static int ThreadCount
    {
        get => WorkerPool.ThreadCount;
        set => WorkerPool.ThreadCount = value;
    }

    /// <inheritdoc/>
    public bool Takes(Node composite) => composite.Op is LstmStep or LstmStepGradient
        ? composite.Outputs[0] is { DType: DType.Float32, Shape.Elements: > 0 } : AttentionLowering.Takes(composite);

    /// <inheritdoc/>
    public IExecutable Compile(Plan plan) => new CpuExecutable(plan);

    /// <inheritdoc/>
    public void Prepare() => Preparation.Begin();
}
