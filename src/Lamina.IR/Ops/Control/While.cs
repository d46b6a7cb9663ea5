namespace Lamina.IR;

/// <summary>
/// Repeats a body while a condition holds. Inputs are the first carries, then constants; outputs are the last carries.
/// It has no gradient, since the number of steps is not known: use <see cref="Scan"/> where one is needed.
/// </summary>
/// <param name="Condition">(carries, constants) → one truth value.</param>
/// <param name="Body">(carries, constants) → carries.</param>
public sealed record While(Graph Condition, Graph Body) : Op
{
    /// <inheritdoc/>
    public override string Name => "while";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
            if (inputs[i].Type != Body.Inputs[i].Type || inputs[i].Type != Condition.Inputs[i].Type)
                throw new ArgumentException(
                    $"Input {i} of the loop is {inputs[i].Type}, its body wants {Body.Inputs[i].Type}.");
        if (Condition.Outputs is not [{ DType: DType.Bool, Rank: 0 }])
            throw new ArgumentException("The condition of a loop gives one truth value.");
        for (int i = 0; i < Body.Outputs.Count; i++)
            if (Body.Outputs[i].Type != Body.Inputs[i].Type)
                throw new ArgumentException(
                    $"Carry {i} of the loop goes in as {Body.Inputs[i].Type} and out as {Body.Outputs[i].Type}.");
        return [.. Body.Outputs.Select(y => y.Type)];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy) =>
        throw new InvalidOperationException(
            "A while loop has no gradient, since its number of steps is not known; use Scan.");

    /// <summary>
    /// Repeats <paramref name="body"/> while <paramref name="condition"/> holds; both may use tensors from outside.
    /// </summary>
    public static Tensor[] Run(
        Func<IReadOnlyList<Tensor>, Tensor> condition, Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> body,
        params Tensor[] carries)
    {
        TensorType[] types = [.. carries.Select(c => c.Type)];
        (Graph whole, Tensor[] captured) = Graph.Closed(types, x => [condition(x), .. body(x)]);
        return [.. new While(new(whole.Inputs, [whole.Outputs[0]]), new(whole.Inputs, [.. whole.Outputs.Skip(1)]))
            .ApplyAll([.. carries, .. captured]).Outputs];
    }
}
