namespace Lamina.IR;

/// <summary>
/// The gradient of a loop is a loop in the other direction. What the backward steps need of the forward steps is kept:
/// the forward loop gets it as additional results. Gradients of constants that are sums over time of products or sums
/// are taken out of the loop: Σₜ aₜᵀbₜ becomes one product over time and batch together.
/// </summary>
sealed class ScanGradient(Node node, Scan scan)
{
    readonly Graph body = scan.Body;
    readonly HashSet<Node> forward = [.. scan.Body.Nodes(), .. scan.Body.Inputs.Select(x => x.Node)];
    readonly HashSet<Tensor> constants = [.. scan.Body.Inputs.Skip(scan.Carries + scan.Sequences)];

    // The backward body, as it grows: what it takes, with the outer tensor of each, and what it gives.
    readonly List<(Tensor Inner, Tensor Outer)> carries = [], sequences = [], invariants = [];
    readonly List<Tensor> results = [];
    readonly Dictionary<Tensor, Tensor> kept = [];

    public Tensor?[] Build(IReadOnlyList<Tensor?> dy)
    {
        // Gradients of one step, in the step's own tensors: seeds stand for the gradients of its outputs.
        var seeds = new Tensor?[body.Outputs.Count];
        for (int i = 0; i < seeds.Length; i++)
            if (body.Outputs[i].DType.IsFloating() && (i < scan.Carries || dy[i] is not null))
                seeds[i] = new Parameter(i, body.Outputs[i].Type).Apply();
        int[] given = [.. Enumerable.Range(0, seeds.Length).Where(i => seeds[i] is not null)];
        Tensor?[] step = Gradient.OfMany(
            [.. given.Select(i => body.Outputs[i])], [.. given.Select(i => seeds[i])], body.Inputs);

        // Carries of the backward loop: gradients of the carries, then sums that could not be taken out of the loop.
        var next = new List<Tensor>();
        int[] floating = [.. Enumerable.Range(0, scan.Carries).Where(i => seeds[i] is not null)];
        foreach (int i in floating)
        {
            carries.Add((seeds[i]!, dy[i] ?? Zeros(body.Outputs[i].Type)));
            next.Add(step[i] ?? Zeros(body.Inputs[i].Type));
        }
        foreach (int i in given.Where(i => i >= scan.Carries)) sequences.Add((seeds[i]!, dy[i]!));
        Func<Node, Tensor>[] toGradient = new Func<Node, Tensor>[body.Inputs.Count];
        for (int i = scan.Carries; i < body.Inputs.Count; i++)
        {
            if (step[i] is not { } gradient) continue;
            if (i < scan.Carries + scan.Sequences) { toGradient[i] = Emit(gradient); continue; }
            if (Hoist(gradient) is { } hoisted) { toGradient[i] = hoisted; continue; }
            int at = carries.Count;
            Tensor sum = new Parameter(at, gradient.Type).Apply();
            carries.Add((sum, Zeros(gradient.Type)));
            next.Add(sum + gradient);
            toGradient[i] = loop => loop.Outputs[at];
        }
        for (int i = 0; i < floating.Length; i++)
        {
            int at = i;
            toGradient[floating[i]] = loop => loop.Outputs[at];
        }

        Node loop = Loop(next);
        return [.. toGradient.Select(make => make?.Invoke(loop))];
    }

    /// <summary>
    /// Makes the backward loop: every value of the forward step that it uses becomes a sequence or a constant.
    /// </summary>
    Node Loop(List<Tensor> next)
    {
        Tensor[] outputs = [.. next, .. results];
        var map = new Dictionary<Tensor, Tensor>();
        HashSet<Tensor> own = [.. carries.Select(c => c.Inner), .. sequences.Select(s => s.Inner)];
        foreach (Tensor used in UsedOfForward(outputs, own))
        {
            Tensor inner = new Parameter(0, used.Type).Apply();
            map[used] = inner;
            if (constants.Contains(used)) invariants.Add((inner, node.Inputs[IndexOf(used)]));
            else sequences.Add((inner, Kept(used)));
        }
        Graph back = new(
            [.. carries.Concat(sequences).Concat(invariants).Select(p => p.Inner)], Substitution.Apply(outputs, map));
        return new Scan(back, carries.Count, sequences.Count, scan.Length, !scan.Reverse)
            .ApplyAll([.. carries.Concat(sequences).Concat(invariants).Select(p => p.Outer)]);
    }

    /// <summary>
    /// The tensors of the forward step at which the backward step begins; what depends on constants alone is computed
    /// again.
    /// </summary>
    IEnumerable<Tensor> UsedOfForward(IReadOnlyList<Tensor> outputs, HashSet<Tensor> own)
    {
        var found = new List<Tensor>();
        var seen = new HashSet<Tensor>();
        var stack = new Stack<Tensor>(outputs);
        while (stack.TryPop(out Tensor? tensor))
        {
            if (own.Contains(tensor) || !seen.Add(tensor)) continue;
            if (forward.Contains(tensor.Node) && (IsBodyInput(tensor) || !IsInvariant(tensor.Node))) found.Add(tensor);
            else foreach (Tensor input in tensor.Node.Inputs) stack.Push(input);
        }
        return found;
    }

    bool IsBodyInput(Tensor tensor) => IndexOf(tensor) >= 0;

    int IndexOf(Tensor tensor)
    {
        for (int i = 0; i < body.Inputs.Count; i++)
            if (ReferenceEquals(body.Inputs[i], tensor)) return i;
        return -1;
    }

    bool IsInvariant(Node of) => of.Inputs.All(x => constants.Contains(x) || (!IsBodyInput(x) && IsInvariant(x.Node)))
        && of.Op is not Parameter;

    /// <summary>The values that a tensor of the forward step had in all steps, stacked.</summary>
    Tensor Kept(Tensor inner)
    {
        int input = IndexOf(inner);
        if (input >= scan.Carries && input < scan.Carries + scan.Sequences) return node.Inputs[input];
        for (int i = scan.Carries; i < body.Outputs.Count; i++)
            if (ReferenceEquals(body.Outputs[i], inner)) return node.Outputs[i];
        if (kept.TryGetValue(inner, out Tensor? stacked)) return stacked;
        var present = (Scan)node.Op;
        Graph longer = new(present.Body.Inputs, [.. present.Body.Outputs, inner]);
        node.Extend(present with { Body = longer }, [new(inner.DType, new([scan.Length, .. inner.Shape.Span]))]);
        return kept[inner] = node.Outputs[^1];
    }

    /// <summary>
    /// Makes a tensor of the backward step a result of the loop; gives how to find it, stacked, in the finished loop.
    /// </summary>
    Func<Node, Tensor> Emit(Tensor inner)
    {
        if (forward.Contains(inner.Node) && !IsInvariant(inner.Node)) { Tensor outer = Kept(inner); return _ => outer; }
        foreach ((Tensor own, Tensor outer) in sequences)
            if (ReferenceEquals(own, inner)) return _ => outer;
        int at = results.FindIndex(r => ReferenceEquals(r, inner));
        if (at < 0) { at = results.Count; results.Add(inner); }
        return loop => loop.Outputs[carries.Count + at];
    }

    /// <summary>
    /// The sum over time of a gradient, computed after the loop from stacked values; null where its form does not allow
    /// it.
    /// </summary>
    Func<Node, Tensor>? Hoist(Tensor gradient)
    {
        if (forward.Contains(gradient.Node)) return null;
        IReadOnlyList<Tensor> inputs = gradient.Node.Inputs;
        switch (gradient.Node.Op)
        {
            case DotGeneral { LeftBatch.Count: 0 } dot when Varies(inputs[0]) && Varies(inputs[1]):
                Func<Node, Tensor> a = Emit(inputs[0]), b = Emit(inputs[1]);
                var overTime = new DotGeneral([], [], OverTime(dot.LeftContract), OverTime(dot.RightContract));
                return loop => overTime.Apply(a(loop), b(loop));
            case Reduce { Kind: Reduction.Sum } reduce when Varies(inputs[0]):
                Func<Node, Tensor> x = Emit(inputs[0]);
                return loop => x(loop).Sum(OverTime(reduce.Axes));
            case Add when Hoist(inputs[0]) is { } left && Hoist(inputs[1]) is { } right:
                return loop => left(loop) + right(loop);
            case Transpose or Reshape when Hoist(inputs[0]) is { } inner:
                Op op = gradient.Node.Op;
                return loop => op.Apply(inner(loop));
            default:
                return null;
        }
    }

    bool Varies(Tensor tensor) => !constants.Contains(tensor) && !IsInvariant(tensor.Node);

    static Ints OverTime(Ints axes) => [0, .. axes.Map(axis => axis + 1)];

    static Tensor Zeros(TensorType type) => Tensor.Zeros(type.Shape, type.DType);
}
