namespace Lamina;

/// <summary>
/// The loss of a batch became NaN or infinite. The batch has changed nothing: weights and optimizer are as after the
/// batch before. Add the callback TerminateOnNaN to end a training quietly instead.
/// </summary>
/// <param name="message">Epoch and step, and where the first such number came from.</param>
public sealed class NonFiniteLossException(string message) : ArithmeticException(message)
{
    /// <summary>The epoch, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>The batch within the epoch, from 0.</summary>
    public required int Step { get; init; }
}
