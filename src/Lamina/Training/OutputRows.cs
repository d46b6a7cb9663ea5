using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Training;

/// <summary>Collects the outputs of batches, row after row.</summary>
/// <param name="rows">How many rows there will be; null if that shows only at the end.</param>
sealed class OutputRows(int? rows)
{
    readonly List<NDArray[]> parts = [];
    NDArray[]? whole;
    int filled;

    /// <summary>Adds what a batch gave.</summary>
    /// <exception cref="InvalidOperationException">An output has no batch dimension.</exception>
    public void Add(IExecutable executable)
    {
        NDArray[] outputs = [.. executable.Plan.Outputs.Select((_, i) => executable.Output(i))];
        if (outputs.Any(output => output.Shape.Rank == 0))
            throw new InvalidOperationException("An output of the model has no batch dimension.");
        if (rows is not { } total)
        {
            parts.Add(Array.ConvertAll(outputs, output => output.Copy()));
            return;
        }
        whole ??= Room(outputs, total);
        Copy(outputs);
    }

    /// <summary>All rows of each output.</summary>
    /// <exception cref="ArgumentException">There was no batch.</exception>
    public NDArray[] Result()
    {
        if (whole is not null) return whole;
        if (parts.Count == 0) throw new ArgumentException("There is nothing to predict: the source of data is empty.");
        whole = Room(parts[0], parts.Sum(part => part[0].Shape[0]));
        foreach (NDArray[] part in parts) Copy(part);
        return whole;
    }

    static NDArray[] Room(NDArray[] like, int total) =>
        Array.ConvertAll(like, output => new NDArray(output.Shape.With(0, total), output.DType));

    void Copy(NDArray[] outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            long row = outputs[i].Bytes.Length / outputs[i].Shape[0];
            outputs[i].Bytes.CopyTo(whole![i].Bytes[(int)(filled * row)..]);
        }
        filled += outputs[0].Shape[0];
    }
}
