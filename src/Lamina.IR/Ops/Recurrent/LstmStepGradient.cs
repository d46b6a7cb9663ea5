namespace Lamina.IR.Primitives;

/// <summary>
/// The gradients of <see cref="LstmStep"/> by its sums (…, 4 units) and by c (…, units). Inputs are the activations, c,
/// tanh(c′), and the gradients by h′ and by c′.
/// </summary>
public sealed record LstmStepGradient : CompositeOp
{
    /// <inheritdoc/>
    public override string Name => "lstm_step_gradient";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        TensorType gates = new LstmStep().Infer([inputs[0], inputs[0], inputs[1]])[2];
        for (int i = 2; i < 5; i++)
            if (inputs[i].Type != inputs[1].Type)
                throw new ArgumentException($"The gradient of a step of an LSTM takes {inputs[1].Type} as its input "
                    + $"{i}, not {inputs[i].Type}.");
        return [gates, inputs[1].Type];
    }

    /// <inheritdoc/>
    public override Tensor[] Expand(IReadOnlyList<Tensor> inputs)
    {
        Tensor[] gates = LstmStep.Parts(inputs[0]);
        (Tensor i, Tensor f, Tensor g, Tensor o) = (gates[0], gates[1], gates[2], gates[3]);
        (Tensor before, Tensor t, Tensor dh) = (inputs[1], inputs[2], inputs[3]);
        Tensor dc = inputs[4] + dh * o * (1 - t * t);
        Tensor[] sums = [dc * g * i * (1 - i), dc * before * f * (1 - f), dc * i * (1 - g * g), dh * t * o * (1 - o)];
        return [Tensor.Concatenate(sums, -1), dc * f];
    }
}
