namespace Lamina.IR;

/// <summary>
/// Reverse-mode differentiation: walks the graph from the result back to the inputs and lets each op say how a
/// gradient of its outputs becomes gradients of its inputs. The gradients are graph themselves, so they can be
/// differentiated again.
/// </summary>
public static class Gradient
{
    /// <summary>
    /// The gradients of <paramref name="y"/> (summed, if it is not a single number) by each of <paramref name="by"/>.
    /// </summary>
    /// <param name="y">The result, usually a loss.</param>
    /// <param name="by">What to differentiate by.</param>
    /// <param name="seed">The gradient of y to start from; by default ones.</param>
    /// <returns>A gradient for each, of its shape; zeros where y does not depend on it.</returns>
    public static Tensor[] Of(Tensor y, IReadOnlyList<Tensor> by, Tensor? seed = null) =>
        [.. OfMany([y], [seed], by).Select((g, i) => g ?? Tensor.Zeros(by[i].Shape, by[i].DType))];

    /// <summary>Like <see cref="Of"/> for several results at once; null where nothing depends.</summary>
    /// <exception cref="ArgumentException">A result is not floating-point, or a seed has another shape.</exception>
    public static Tensor?[] OfMany(IReadOnlyList<Tensor> ys, IReadOnlyList<Tensor?> seeds, IReadOnlyList<Tensor> by)
    {
        HashSet<Node> active = Depending(ys, by);
        var gradients = new Dictionary<Tensor, Tensor>();
        void Add(Tensor to, Tensor gradient)
        {
            if (gradient.Shape != to.Shape)
                throw new ArgumentException($"The gradient of {to} has the shape {gradient.Shape}.");
            gradients[to] = gradients.TryGetValue(to, out Tensor? sum) ? sum + gradient : gradient;
        }
        for (int i = 0; i < ys.Count; i++)
        {
            if (!ys[i].DType.IsFloating())
                throw new ArgumentException($"Only floating-point results have gradients, not {ys[i].Type}.");
            Add(ys[i], seeds[i] ?? Tensor.Ones(ys[i].Shape, ys[i].DType));
        }
        // Nodes of one layer mostly follow each other: they share the name of where their gradients come from.
        string? forward = null, backward = "";
        // A node comes after all nodes that it feeds, so its gradient is complete when it is its turn.
        Node[] backwards = [.. active];
        Array.Sort(backwards, (a, b) => b.Id.CompareTo(a.Id));
        foreach (Node node in backwards)
        {
            var dy = new Tensor?[node.Outputs.Count];
            for (int i = 0; i < dy.Length; i++) dy[i] = gradients.GetValueOrDefault(node.Outputs[i]);
            if (node.Inputs.Count == 0 || Array.TrueForAll(dy, d => d is null)) continue;
            if (node.Scope != forward)
                (forward, backward) = (node.Scope, node.Scope.Length > 0 ? $"gradient:{node.Scope}" : "gradient");
            using var scope = NameScope.Enter(backward);
            Tensor?[] dx = node.Op.Gradient(node, dy);
            for (int i = 0; i < node.Inputs.Count; i++)
                if (dx[i] is { } gradient && active.Contains(node.Inputs[i].Node)) Add(node.Inputs[i], gradient);
        }
        return [.. by.Select(gradients.GetValueOrDefault)];
    }

    /// <summary>The nodes on a path from <paramref name="by"/> to <paramref name="ys"/>.</summary>
    static HashSet<Node> Depending(IReadOnlyList<Tensor> ys, IReadOnlyList<Tensor> by)
    {
        HashSet<Node> active = [.. by.Select(tensor => tensor.Node)];
        Func<Tensor, bool> isActive = input => active.Contains(input.Node);
        foreach (Node node in Graph.Reachable(ys))
            if (node.Inputs.Any(isActive)) active.Add(node);
        return active;
    }
}
