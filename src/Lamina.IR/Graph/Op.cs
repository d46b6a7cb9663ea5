namespace Lamina.IR;

/// <summary>
/// What a node computes: a primitive with its attributes. Ops with equal attributes are equal. The shape rule, the
/// dtype rule and the gradient of a primitive stand together in its file.
/// </summary>
public abstract record Op
{
    /// <summary>The field's name of the primitive (StableHLO's where it has one), such as "dot_general".</summary>
    public abstract string Name { get; }

    /// <summary>Shape and dtype rule: the types that come out.</summary>
    /// <exception cref="ArgumentException">
    /// The inputs do not fit; the message says what came and what was wanted.
    /// </exception>
    public abstract TensorType[] Infer(ReadOnlySpan<Tensor> inputs);

    /// <summary>
    /// The gradient for each input, given those of the outputs (null where an output has none). It builds graph, so it
    /// can be differentiated again. Null means that no gradient flows to that input.
    /// </summary>
    public virtual Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy) => new Tensor?[node.Inputs.Count];

    /// <summary>
    /// Whether two runs with the same inputs give the same outputs and do nothing else; false keeps a node from being
    /// merged.
    /// </summary>
    public virtual bool IsPure => true;

    /// <summary>Makes a node.</summary>
    public Node ApplyAll(params Tensor[] inputs)
    {
        try
        {
            return new Node(this, inputs, Infer(inputs));
        }
        catch (ArgumentException error) when (NameScope.Current.Length > 0 && error is not GraphException)
        {
            throw new GraphException($"In layer '{NameScope.Current}': {error.Message}", error);
        }
    }

    /// <summary>Makes a node and gives its first output.</summary>
    public Tensor Apply(params Tensor[] inputs) => ApplyAll(inputs).Outputs[0];
}

/// <summary>
/// A graph that cannot be: shapes or types that do not fit. The message names the layer, what came and what was wanted.
/// </summary>
public sealed class GraphException(string message, Exception? inner = null) : ArgumentException(message, inner);
