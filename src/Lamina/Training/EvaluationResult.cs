namespace Lamina;

/// <summary>
/// What Evaluate, TrainOnBatch and TestOnBatch give: the loss, and the metrics by name and in Keras's order.
/// Converts to
/// an array of all numbers, and when asked to the loss as a number.
/// </summary>
public sealed class EvaluationResult
{
    readonly string[] names;
    readonly double[] values;

    internal EvaluationResult(string[] names, double[] values) => (this.names, this.values) = (names, values);

    /// <summary>The loss.</summary>
    public double Loss => values[0];

    /// <summary>The names: "loss", then the metrics.</summary>
    public IReadOnlyList<string> Names => [.. names];

    /// <summary>The number of this name, such as "accuracy".</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message names the nearest.</exception>
    public double this[string name] => Array.IndexOf(names, name) is >= 0 and var at ? values[at]
        : throw new KeyNotFoundException(Saving.Names.Unknown("metric", name, names).Message);

    /// <summary>The number at this position: the loss at 0, then the metrics.</summary>
    public double this[int index] => values[index];

    /// <summary>All numbers, the loss first.</summary>
    public double[] ToArray() => [.. values];

    /// <summary>All numbers by name.</summary>
    public Dictionary<string, double> ToDictionary()
    {
        var numbers = new Dictionary<string, double>();
        for (int i = 0; i < names.Length; i++) numbers[names[i]] = values[i];    // of equal names the last
        return numbers;
    }

    /// <summary>The loss. It has to be asked for, so that printing a result prints all of it.</summary>
    public static explicit operator double(EvaluationResult result) => result.Loss;

    /// <summary>All numbers, the loss first.</summary>
    public static implicit operator double[](EvaluationResult result) => result.ToArray();

    /// <summary>Loss and first metric, for <c>var (loss, accuracy) = model.Evaluate(…)</c>.</summary>
    /// <exception cref="InvalidOperationException">The model was compiled without metrics.</exception>
    public void Deconstruct(out double loss, out double metric)
    {
        if (values.Length < 2) throw new InvalidOperationException("The model was compiled without metrics.");
        (loss, metric) = (values[0], values[1]);
    }

    /// <summary>For example loss: 0.0312 - accuracy: 0.9912.</summary>
    public override string ToString() =>
        string.Join(" - ", names.Zip(values, (name, value) => $"{name}: {Logs.Format(value)}"));
}
