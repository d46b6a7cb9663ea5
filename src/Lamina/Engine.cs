using System.Runtime.CompilerServices;
using Lamina.Compiler;
using Lamina.Cpu;
using Lamina.IR;

namespace Lamina;

/// <summary>Compiles graphs and computes values, on the backend of the process.</summary>
public static class Engine
{
    /// <summary>The backend that compiles graphs from now on; the managed CPU backend unless set.</summary>
    public static IBackend Backend { get; set; } = new CpuBackend();

    /// <summary>Threads that the CPU backend uses; results do not depend on it.</summary>
    public static int ThreadCount
    {
        get => CpuBackend.ThreadCount;
        set => CpuBackend.ThreadCount = value;
    }

    /// <summary>
    /// Compiles a graph: passes, plan, kernels. The executable is run any number of times, one run at a time.
    /// </summary>
    public static IExecutable Compile(Graph graph) => Backend.Compile(Pipeline.Compile(graph, Backend));

#pragma warning disable CA2255 // The library must be able to read tensors before its user has called anything of it.
    [ModuleInitializer]
    internal static void Install() => Evaluation.Use(new LazyEvaluator());
#pragma warning restore CA2255
}
