namespace Lamina.IR;

/// <summary>
/// A loop over time. Inputs are the first carries, the sequences (time first) and constants. In each step the body
/// takes
/// the carries, one element of each sequence and the constants, and gives new carries and results. Outputs are the last
/// carries and the results of all steps, stacked (time first).
/// </summary>
/// <param name="Body">Inputs: carries, elements, constants. Outputs: carries, results.</param>
/// <param name="Carries">How many carries there are.</param>
/// <param name="Sequences">How many sequences there are.</param>
/// <param name="Length">How many steps there are.</param>
/// <param name="Reverse">
/// Whether time runs from the last element to the first; results stay at their element's place.
/// </param>
public sealed record Scan(Graph Body, int Carries, int Sequences, int Length, bool Reverse = false) : Op
{
    /// <inheritdoc/>
    public override string Name => "scan";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.Length != Body.Inputs.Count)
            throw new ArgumentException($"The body of the scan takes {Body.Inputs.Count} inputs, not {inputs.Length}.");
        for (int i = 0; i < inputs.Length; i++)
        {
            TensorType wanted = Body.Inputs[i].Type;
            if (i >= Carries && i < Carries + Sequences) wanted = Stacked(wanted);
            if (inputs[i].Type != wanted)
                throw new ArgumentException($"Input {i} of the scan is {inputs[i].Type}, its body wants {wanted}.");
        }
        for (int i = 0; i < Carries; i++)
            if (Body.Outputs[i].Type != Body.Inputs[i].Type)
                throw new ArgumentException(
                    $"Carry {i} of the scan goes in as {Body.Inputs[i].Type} and out as {Body.Outputs[i].Type}.");
        return [.. Body.Outputs.Select((y, i) => i < Carries ? y.Type : Stacked(y.Type))];
    }

    TensorType Stacked(TensorType step) => new(step.DType, new([Length, .. step.Shape.Span]));

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy) => new ScanGradient(node, this).Build(dy);

    /// <summary>
    /// Loops over time. The step may use any tensor from outside; such tensors become constants of the loop.
    /// </summary>
    /// <param name="step">(carries, elements) → (carries, results).</param>
    /// <param name="carries">The first carries.</param>
    /// <param name="sequences">Sequences, time first; may be empty if <paramref name="length"/> is given.</param>
    /// <param name="reverse">Whether time runs backward.</param>
    /// <param name="length">Number of steps; by default that of the sequences.</param>
    /// <returns>The last carries, and the results of all steps, time first.</returns>
    public static (Tensor[] Carries, Tensor[] Results) Run(
        Func<Tensor[], Tensor[], (Tensor[] Carries, Tensor[] Results)> step,
        IReadOnlyList<Tensor> carries, IReadOnlyList<Tensor> sequences, bool reverse = false, int? length = null)
    {
        int steps = length ?? (sequences.Count > 0 ? sequences[0].Shape[0]
            : throw new ArgumentException("A scan without sequences needs a length."));
        TensorType[] types =
        [
            .. carries.Select(c => c.Type),
            .. sequences.Select(s => new TensorType(s.DType, s.Shape.Slice(1))),
        ];
        (Graph body, Tensor[] captured) = Graph.Closed(types, x =>
        {
            (Tensor[] next, Tensor[] results) = step([.. x.Take(carries.Count)], [.. x.Skip(carries.Count)]);
            return [.. next, .. results];
        });
        Node node = new Scan(body, carries.Count, sequences.Count, steps, reverse)
            .ApplyAll([.. carries, .. sequences, .. captured]);
        return ([.. node.Outputs.Take(carries.Count)], [.. node.Outputs.Skip(carries.Count)]);
    }
}
