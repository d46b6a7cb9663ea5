using Lamina.IR;

namespace Lamina.Training;

/// <summary>The types of all arrays of a batch: what a step is compiled for.</summary>
sealed class Signature : IEquatable<Signature>
{
    readonly TensorType[] types;
    readonly int hash;

    Signature(TensorType[] x, TensorType[] y, TensorType[] weights)
    {
        (Inputs, Targets) = (x.Length, y.Length);
        types = [.. x, .. y, .. weights];
        var code = new HashCode();
        code.Add(Inputs);
        code.Add(Targets);
        foreach (TensorType type in types) code.Add(type);
        hash = code.ToHashCode();
    }

    /// <summary>How many arrays are inputs of the model.</summary>
    public int Inputs { get; }

    /// <summary>How many arrays are targets; sample weights follow them.</summary>
    public int Targets { get; }

    /// <summary>The samples in the batch.</summary>
    public int BatchSize => types[0].Shape[0];

    /// <summary>Inputs, then targets, then sample weights.</summary>
    public IReadOnlyList<TensorType> Types => types;

    /// <summary>The types of arrays, or of batches of the given size out of them.</summary>
    public static Signature Of(TrainingData data, int? batch = null)
    {
        TensorType[] Types(NDArray[] arrays) =>
            Array.ConvertAll(arrays, a => new TensorType(a.DType, batch is { } size ? a.Shape.With(0, size) : a.Shape));
        return new(Types(data.X), Types(data.Y), Types(data.Weights));
    }

    /// <inheritdoc/>
    public bool Equals(Signature? other) => ReferenceEquals(this, other) || (other is not null && hash == other.hash
        && Inputs == other.Inputs && Targets == other.Targets && types.AsSpan().SequenceEqual(other.types));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Signature);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;
}
