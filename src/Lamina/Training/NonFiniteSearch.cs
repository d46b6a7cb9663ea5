using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Training;

/// <summary>
/// Looks for where a NaN or an infinity came from: reads the data and the weights, then runs the batch again step by
/// step.
/// </summary>
static class NonFiniteSearch
{
    /// <summary>A sentence that names the array, weight or layer in which the first one turned up.</summary>
    public static string Explain(Model model, StepBuilder builder, BatchFeed feed)
    {
        Graph graph = builder.Explain();
        IExecutable executable = Engine.Compile(graph);
        feed.CopyTo(executable);
        for (int i = 0; i < graph.Inputs.Count; i++)
            if (FirstBad(executable.Input(i)) is { } value)
                return $"The data contain {Text(value)}: array {i + 1} of the batch, {graph.Inputs[i].Type}. " +
                    "Remove or replace such samples.";
        foreach (Variable weight in model.Weights)
            if (FirstBad(weight.Value) is { } value) return $"The weight '{weight.Path}' contains {Text(value)}.";
        if (executable.RunChecked() is not { } step) return "When the batch ran again, every value was finite.";
        return $"The first number that is not finite came out of '{Where(step.Node)}', operation " +
            $"{step.Node.Op.Name}. A smaller learning rate, gradient clipping or scaled inputs may help.";
    }

    static string Where(Node node) => node.Scope.Length > 0 ? node.Scope : "the model";

    static string Text(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "infinity" : "-infinity";

    static double? FirstBad(NDArray array)
    {
        if (!array.DType.IsFloating()) return null;
        for (long i = 0; i < array.Elements; i++)
            if (!double.IsFinite(array[i])) return array[i];
        return null;
    }
}
