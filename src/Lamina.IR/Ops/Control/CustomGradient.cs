namespace Lamina.IR;

/// <summary>
/// Passes computed results on, but with a gradient of one's own: inputs are the results followed by what they were
/// computed from, outputs are the results.
/// </summary>
/// <param name="Results">How many results there are.</param>
/// <param name="Backward">
/// The gradients of what the results came from: (sources, results, gradients of results) → gradients.
/// </param>
public sealed record CustomGradient(
    int Results,
    Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>, IReadOnlyList<Tensor>, IReadOnlyList<Tensor?>> Backward) : Op
{
    /// <inheritdoc/>
    public override string Name => "custom_gradient";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        var types = new TensorType[Results];
        for (int i = 0; i < Results; i++) types[i] = inputs[i].Type;
        return types;
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        Tensor[] sources = [.. node.Inputs.Skip(Results)];
        Tensor[] given = [.. dy.Select((d, i) => d ?? Tensor.Zeros(node.Outputs[i].Shape, node.Outputs[i].DType))];
        IReadOnlyList<Tensor?> gradients = Backward(sources, node.Outputs, given);
        if (gradients.Count != sources.Length)
            throw new ArgumentException(
                $"A custom gradient gave {gradients.Count} gradients for {sources.Length} inputs.");
        return [.. new Tensor?[Results], .. gradients];
    }

    /// <summary>Gives <paramref name="forward"/> a gradient of its own.</summary>
    public static IReadOnlyList<Tensor> Of(
        Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> forward,
        Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>, IReadOnlyList<Tensor>, IReadOnlyList<Tensor?>> backward,
        params Tensor[] inputs)
    {
        IReadOnlyList<Tensor> results = forward(inputs);
        return new CustomGradient(results.Count, backward).ApplyAll([.. results, .. inputs]).Outputs;
    }
}
