using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Training;

/// <summary>
/// Looks for where a NaN or an infinity came from: runs a batch again and reads every value on the way to the loss.
/// </summary>
static class NonFiniteSearch
{
    /// <summary>A sentence that names the array, weight or layer in which the first one turned up.</summary>
    public static string Explain(StepBuilder builder, BatchFeed feed)
    {
        Graph graph = builder.Explain();
        Tensor[] watched = [.. graph.Nodes().SelectMany(node => node.Outputs)
            .Where(x => x.DType.IsFloating() && x.Node.Op is not Constant)];
        IExecutable executable = Engine.Compile(new Graph(graph.Inputs, watched));
        feed.CopyTo(executable);
        executable.Run();
        for (int i = 0; i < watched.Length; i++)
            if (FirstBad(executable.Output(i)) is { } value) return Sentence(graph, watched[i].Node, value);
        return "When the batch ran again, every value was finite.";
    }

    static string Sentence(Graph graph, Node node, double value) => node.Op switch
    {
        Parameter parameter => $"The data contain {Text(value)}: argument {parameter.Position} of the batch, " +
            $"{graph.Inputs[parameter.Position].Type}. Remove or replace such samples.",
        ReadVariable read => $"The weight '{read.Variable.Path}' contains {Text(value)}.",
        _ => $"The first {Text(value)} came out of '{(node.Scope.Length > 0 ? node.Scope : "the model")}', " +
            $"operation {node.Op.Name}. A smaller learning rate, gradient clipping or scaled inputs may help.",
    };

    static string Text(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "infinity" : "-infinity";

    static double? FirstBad(NDArray array)
    {
        for (long i = 0; i < array.Elements; i++)
            if (!double.IsFinite(array[i])) return array[i];
        return null;
    }
}
