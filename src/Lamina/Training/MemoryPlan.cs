using System.Globalization;
using Lamina.Compiler;
using Lamina.IR;

namespace Lamina;

/// <summary>
/// The memory of a compiled step, in bytes. It is all taken when the step is compiled; running takes no more.
/// </summary>
/// <param name="WeightBytes">The weights of the model.</param>
/// <param name="OptimizerBytes">The slots of the optimizer.</param>
/// <param name="ArenaBytes">Working memory, in which values that do not live at the same time share places.</param>
/// <param name="UnsharedBytes">What the working memory would be without sharing.</param>
/// <param name="DataBytes">Room for a batch and for results.</param>
public sealed record MemoryPlan(
    long WeightBytes, long OptimizerBytes, long ArenaBytes, long UnsharedBytes, long DataBytes)
{
    /// <summary>Everything together.</summary>
    public long TotalBytes => WeightBytes + OptimizerBytes + ArenaBytes + DataBytes;

    internal static MemoryPlan Of(Plan plan, IReadOnlyList<Variable> weights, IReadOnlyList<Variable> optimizer) => new(
        weights.Sum(w => (long)w.Value.Bytes.Length), optimizer.Sum(w => (long)w.Value.Bytes.Length),
        plan.ArenaBytes, plan.UnsharedBytes,
        plan.Inputs.Concat(plan.Outputs).Sum(end => end.Type.Shape.Elements * end.Type.DType.Size()));

    /// <summary>For example weights 0.2 MB, optimizer 0.4 MB, arena 3.1 MB (8.9 MB unshared), data 0.1 MB.</summary>
    public override string ToString()
    {
        static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0 MB", CultureInfo.InvariantCulture);
        return $"weights {Megabytes(WeightBytes)}, optimizer {Megabytes(OptimizerBytes)}, " +
            $"arena {Megabytes(ArenaBytes)} ({Megabytes(UnsharedBytes)} unshared), data {Megabytes(DataBytes)}";
    }
}
