namespace Lamina.IR;

/// <summary>
/// One operation in a graph: an op, what goes in, and what comes out. Nodes are numbered in the order of their making,
/// which is a topological order.
/// </summary>
public sealed class Node
{
    static long made;
    Tensor[] outputs;

    internal Node(Op op, Tensor[] inputs, ReadOnlySpan<TensorType> outputTypes, string? scope = null)
        : this(op, inputs, outputTypes.Length, scope ?? NameScope.Current)
    {
        for (int i = 0; i < outputs.Length; i++) outputs[i] = new Tensor(this, i, outputTypes[i]);
    }

    Node(Op op, Tensor[] inputs, int count, string scope)
    {
        Id = Interlocked.Increment(ref made);
        (Op, Inputs, Scope, outputs) = (op, inputs, scope, new Tensor[count]);
    }

    /// <summary>The number of the node made last.</summary>
    internal static long Last => Interlocked.Read(ref made);

    /// <summary>Position in the order of making.</summary>
    public long Id { get; }

    /// <summary>What is computed.</summary>
    public Op Op { get; private set; }

    /// <summary>What goes in.</summary>
    public IReadOnlyList<Tensor> Inputs { get; }

    /// <summary>What comes out.</summary>
    public IReadOnlyList<Tensor> Outputs => outputs;

    /// <summary>The layer that made the node, such as "sequential/conv2d"; empty outside of layers.</summary>
    public string Scope { get; }

    /// <summary>The same op on other inputs, of the same layer.</summary>
    public Node With(Tensor[] inputs, Op? op = null)
    {
        if (op is not null && !ReferenceEquals(op, Op) || !SameTypes(inputs))
            return new(op ?? Op, inputs, (op ?? Op).Infer(inputs), Scope);
        // What goes in is of the same types, so what comes out is too.
        Node made = new(Op, inputs, outputs.Length, Scope);
        for (int i = 0; i < outputs.Length; i++) made.outputs[i] = new Tensor(made, i, outputs[i].Type);
        return made;
    }

    bool SameTypes(Tensor[] inputs)
    {
        if (inputs.Length != Inputs.Count) return false;
        for (int i = 0; i < inputs.Length; i++)
            if (inputs[i].DType != Inputs[i].DType || inputs[i].Shape != Inputs[i].Shape) return false;
        return true;
    }

    /// <summary>
    /// Gives the node more outputs. Only <see cref="Scan"/> does so, when its gradient asks the forward loop to keep
    /// values of every step; what was there before stays as it was.
    /// </summary>
    internal void Extend(Op op, ReadOnlySpan<TensorType> more)
    {
        Op = op;
        int old = outputs.Length;
        Array.Resize(ref outputs, old + more.Length);
        for (int i = 0; i < more.Length; i++) outputs[old + i] = new Tensor(this, old + i, more[i]);
    }

    /// <summary>For example %12 = add(%10, %11).</summary>
    public override string ToString() => $"%{Id} = {Op}({string.Join(", ", Inputs.Select(x => "%" + x.Node.Id))})";
}
