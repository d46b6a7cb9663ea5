using System.Collections.Concurrent;
using System.Text;
using Lamina.Compiler;
using Lamina.IR;

namespace Lamina;

/// <summary>
/// Computes tensors that are read outside of a compiled step. Host data and variables become arguments, so that graphs
/// of equal structure share one executable: an eager loop compiles once.
/// </summary>
sealed class LazyEvaluator : IEvaluator
{
    /// <summary>Executables kept; when there are more, all are dropped.</summary>
    const int Kept = 256;

    readonly ConcurrentDictionary<string, ConcurrentBag<IExecutable>> cache = new();

    public NDArray[] Evaluate(IReadOnlyList<Tensor> tensors)
    {
        (Graph graph, NDArray[] arguments) = Open(tensors);
        ConcurrentBag<IExecutable>? idle = KeyOf(graph) is { } key ? cache.GetOrAdd(key, _ => []) : null;
        if (cache.Count > Kept) cache.Clear();
        IExecutable executable = idle is not null && idle.TryTake(out IExecutable? known) ? known
            : Engine.Compile(graph);
        for (int i = 0; i < arguments.Length; i++) arguments[i].Bytes.CopyTo(executable.Input(i).Bytes);
        executable.Run();
        NDArray[] results = [.. tensors.Select((_, i) => executable.Output(i).Copy())];
        idle?.Add(executable);
        return results;
    }

    /// <summary>The graph with a parameter for each leaf, and what the leaves hold.</summary>
    static (Graph Graph, NDArray[] Arguments) Open(IReadOnlyList<Tensor> tensors)
    {
        var map = new Dictionary<Tensor, Tensor>();
        var arguments = new List<NDArray>();
        var parameters = new List<Tensor>();
        foreach (Node node in Graph.Reachable(tensors))
        {
            NDArray? value = node.Op switch
            {
                Constant constant => constant.Value,
                ReadVariable read => read.Variable.Value,
                Parameter => throw new InvalidOperationException(
                    "This tensor belongs to a step that is being traced; it has no value until the step runs."),
                _ => null,
            };
            if (value is null) continue;
            map[node.Outputs[0]] = new Parameter(arguments.Count, node.Outputs[0].Type).Apply();
            parameters.Add(map[node.Outputs[0]]);
            arguments.Add(value);
        }
        Tensor[] outputs = Substitution.Apply(tensors, map);
        return (new(parameters, outputs), [.. arguments]);
    }

    /// <summary>A text that is equal for graphs that compute the same; null where that cannot be told.</summary>
    static string? KeyOf(Graph graph)
    {
        var numbers = new Dictionary<Tensor, int>();
        var text = new StringBuilder();
        foreach (Node node in graph.Nodes())
        {
            if (node.Op is Scan or While or CustomGradient) return null;
            foreach (Tensor output in node.Outputs) numbers[output] = numbers.Count;
            text.Append(node.Op).Append('(').AppendJoin(',', node.Inputs.Select(input => numbers[input])).Append(')')
                .AppendJoin(',', node.Outputs.Select(output => output.Type)).Append(';');
        }
        return text.Append("=>").AppendJoin(',', graph.Outputs.Select(output => numbers[output])).ToString();
    }
}
