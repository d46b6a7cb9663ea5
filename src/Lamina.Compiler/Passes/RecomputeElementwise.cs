using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Lets a fused loop compute again what an earlier one would have to write down for it, where that moves fewer bytes:
/// arithmetic on what is in registers costs less than a pass over memory. The backward step of an activation then reads
/// the activation's input instead of all that its formula is made of.
/// </summary>
sealed class RecomputeElementwise : IPass
{
    /// <summary>Nodes of a loop's body, lest its tiles leave the first-level cache.</summary>
    const int LargestBody = 64;

    /// <summary>What a function costs an element, in bytes that memory moves meanwhile.</summary>
    const double Function = 1.5, Arithmetic = 0.25;

    public Graph Run(Graph graph)
    {
        HashSet<Tensor> stored = [.. graph.Roots, .. graph.Nodes().Where(node => node.Op is not Fused)
            .SelectMany(node => node.Inputs)];
        var kept = new HashSet<Tensor>();
        return Rewriter.Run(graph, (node, x) => node.Op is Fused fused ? Absorb(node, fused, x, kept) : null,
            (node, made) =>
            {
                for (int i = 0; i < made.Count; i++)
                    if (stored.Contains(node.Outputs[i])) kept.Add(made[i]);
            });
    }

    static IReadOnlyList<Tensor>? Absorb(Node node, Fused fused, Tensor[] x, HashSet<Tensor> kept)
    {
        (Graph body, List<Tensor> inputs) = (fused.Body, [.. x]);
        while (inputs.FirstOrDefault(input => input.Node.Op is Fused && !kept.Contains(input)) is { } value)
        {
            if (Absorbed(body, inputs, value, kept) is { } taken) (body, inputs) = taken;
            else kept.Add(value);   // written down for this loop, and so to be read by others too
        }
        return body == fused.Body ? null : node.With([.. inputs], new Fused(body)).Outputs;
    }

    /// <summary>The loop with a value of another computed in it, or null if that does not pay.</summary>
    static (Graph Body, List<Tensor> Inputs)? Absorbed(
        Graph body, List<Tensor> inputs, Tensor value, HashSet<Tensor> kept)
    {
        var (producer, other) = (value.Node, (Fused)value.Node.Op);
        if (other.Full != Fused.FullOf(body) || value.Shape != other.Full) return null;
        // What the other loop writes down anyway, or has one of for a whole row, is read and not computed again.
        var borders = new Dictionary<Tensor, Tensor>();
        foreach (Tensor output in producer.Outputs)
            if (output != value && (kept.Contains(output) || inputs.Contains(output) || output.Shape != other.Full))
                borders[other.Body.Outputs[output.Index]] = output;
        Tensor wanted = other.Body.Outputs[value.Index];
        IReadOnlyList<Node> slice = Graph.Reachable([wanted], borders.ContainsKey);
        Dictionary<Tensor, Tensor> sources = slice.SelectMany(inner => inner.Inputs).Where(borders.ContainsKey)
            .Distinct().ToDictionary(inner => inner, inner => borders[inner]);
        for (int i = 0; i < producer.Inputs.Count; i++)
            if (slice.Contains(other.Body.Inputs[i].Node)) sources[other.Body.Inputs[i]] = producer.Inputs[i];

        double read = 0, work = 0;
        foreach (Tensor source in sources.Values.Distinct())
            if (!inputs.Contains(source)) read += Bytes(source);
        foreach (Node inner in slice)
            if (inner.Op is ElementwiseOp) work += inner.Outputs[0].Shape.Elements
                * (inner.Op is UnaryOp and not (Negate or Relu) ? Function : Arithmetic);
        // Saved are writing and reading; what is read instead lives as long as the value would have.
        if (slice.Any(inner => inner.Op is Reduce) || slice.Count + body.Nodes().Count > LargestBody ||
            read > 1.1 * Bytes(value) || read + work >= 2 * Bytes(value)) return null;

        List<Tensor> all = [.. inputs.Where(input => input != value).Concat(sources.Values).Distinct()];
        Tensor[] parameters = [.. all.Select((input, i) => new Parameter(i, input.Type).Apply())];
        Tensor Of(Tensor outside) => parameters[all.IndexOf(outside)];
        Dictionary<Tensor, Tensor> given = sources.ToDictionary(pair => pair.Key, pair => Of(pair.Value));
        Tensor computed = Substitution.Apply([wanted], given)[0];
        var map = new Dictionary<Tensor, Tensor>();
        for (int i = 0; i < inputs.Count; i++)
            map[body.Inputs[i]] = inputs[i] == value ? computed : Of(inputs[i]);
        Graph merged = new(parameters, Substitution.Apply(body.Outputs, map));
        return (new MergeDuplicates().Run(merged), all);
    }

    static double Bytes(Tensor tensor) => (double)tensor.Shape.Elements * tensor.DType.Size();
}
