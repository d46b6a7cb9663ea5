using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Training;

/// <summary>A compiled step of training or testing: feed it, run it, read the logs.</summary>
sealed class CompiledStep
{
    readonly int means;

    /// <param name="graph">Outputs are the loss of the batch and then the means over the batches so far.</param>
    /// <param name="names">The keys of the means.</param>
    public CompiledStep(Graph graph, IReadOnlyList<string> names)
    {
        Executable = Engine.Compile(graph);
        means = names.Count;
        Updated = [.. graph.Updates.Select(update => update.Variable)];
        Names = [.. names.SelectMany((name, i) => Keys(name, graph.Outputs[i + 1].Shape.Elements))];
    }

    /// <summary>The memory and the kernels.</summary>
    public IExecutable Executable { get; }

    /// <summary>The variables that a run changes.</summary>
    public IReadOnlyList<Variable> Updated { get; }

    /// <summary>The keys of the logs.</summary>
    public string[] Names { get; }

    /// <summary>The loss of the batch that ran last, with everything that is added to it.</summary>
    public float BatchLoss => Executable.Output(0).AsSpan<float>()[0];

    /// <summary>Reads the means over the batches so far.</summary>
    public void Read(Span<double> values)
    {
        int at = 0;
        for (int i = 0; i < means; i++)
        {
            NDArray output = Executable.Output(i + 1);
            for (int j = 0; j < output.Elements; j++) values[at++] = output[j];
        }
    }

    /// <summary>A metric with a number for each class has a key for each.</summary>
    static IEnumerable<string> Keys(string name, long count) =>
        count == 1 ? [name] : Enumerable.Range(0, (int)count).Select(i => $"{name}[{i}]");
}
