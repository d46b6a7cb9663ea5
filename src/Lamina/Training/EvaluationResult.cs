namespace Lamina;

/// <summary>
/// What Evaluate, TrainOnBatch and TestOnBatch give: the loss, and the metrics by name and in Keras's order.
/// Converts to
/// an array of all numbers, and when asked to the loss as a number.
/// </summary>
public sealed class EvaluationResult
{
    readonly Logs logs;

    internal EvaluationResult(Logs logs) => this.logs = logs;

    /// <summary>The loss.</summary>
    public double Loss => logs.At(0).Value;

    /// <summary>The names: "loss", then the metrics.</summary>
    public IReadOnlyList<string> Names => [.. logs.Keys];

    /// <summary>The number of this name, such as "accuracy".</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message names the nearest.</exception>
    public double this[string name] => logs[name];

    /// <summary>The number at this position: the loss at 0, then the metrics.</summary>
    public double this[int index] => logs.At(index).Value;

    /// <summary>All numbers, the loss first.</summary>
    public double[] ToArray() => [.. logs.Values];

    /// <summary>All numbers by name.</summary>
    public Dictionary<string, double> ToDictionary() => new(logs);

    /// <summary>The loss. It has to be asked for, so that printing a result prints all of it.</summary>
    public static explicit operator double(EvaluationResult result) => result.Loss;

    /// <summary>All numbers, the loss first.</summary>
    public static implicit operator double[](EvaluationResult result) => result.ToArray();

    /// <summary>Loss and first metric, for <c>var (loss, accuracy) = model.Evaluate(…)</c>.</summary>
    /// <exception cref="InvalidOperationException">The model was compiled without metrics.</exception>
    public void Deconstruct(out double loss, out double metric)
    {
        if (logs.Count < 2) throw new InvalidOperationException("The model was compiled without metrics.");
        (loss, metric) = (logs.At(0).Value, logs.At(1).Value);
    }

    /// <summary>For example loss: 0.0312 - accuracy: 0.9912.</summary>
    public override string ToString() => logs.ToString();
}
