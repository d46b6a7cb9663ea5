using Lamina.IR;

namespace Lamina.Saving;

/// <summary>
/// Weights out of a file on their way into variables. All are checked and read before the first variable changes.
/// </summary>
/// <param name="file">What to call the file in errors.</param>
/// <param name="skipMismatch">Whether weights that do not fit are left out, not refused.</param>
sealed class StoredWeights(string file, bool skipMismatch)
{
    readonly List<(Variable Variable, Func<NDArray> Read)> found = [];

    /// <summary>Notes that a variable takes this value.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="name">What the file calls the value.</param>
    /// <param name="shape">The shape of the value.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="InvalidModelFileException">The shape is another.</exception>
    public void Add(Variable variable, string name, Shape shape, Func<NDArray> read)
    {
        if (shape == variable.Shape) found.Add((variable, read));
        else
            Mismatch($"'{name}' has the shape {shape}, and the weight '{variable.Path}' of the model has "
                + $"{variable.Shape}.");
    }

    /// <summary>Says that something does not fit, unless that is to be overlooked.</summary>
    /// <exception cref="InvalidModelFileException">It is not.</exception>
    public void Mismatch(string problem)
    {
        if (!skipMismatch)
            throw new InvalidModelFileException(
                file, $"{problem} With skipMismatch such weights are left as they are.");
    }

    /// <summary>Gives the variables their values.</summary>
    public void Assign()
    {
        NDArray[] values = [.. found.Select(f => f.Read() is var value && value.DType == f.Variable.DType
            ? value : value.Cast(f.Variable.DType))];
        for (int i = 0; i < values.Length; i++) found[i].Variable.Assign(values[i]);
    }
}
