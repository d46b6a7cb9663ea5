using Lamina.IR;

namespace Lamina.Training;

/// <summary>The types of all arrays of a batch: what a step is compiled for.</summary>
sealed class Signature : IEquatable<Signature>
{
    readonly TensorType[] types;
    readonly int hash;

    Signature(TensorType[] types, int inputs, int targets)
    {
        (this.types, Inputs, Targets) = (types, inputs, targets);
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

    /// <summary>The types of arrays, or of batches of at most the given size out of them.</summary>
    /// <param name="data">The arrays.</param>
    /// <param name="batch">The size; by default that of the arrays.</param>
    /// <param name="last">What is given back if it is the same.</param>
    public static Signature Of(TrainingData data, int? batch = null, Signature? last = null)
    {
        if (batch is null && last is not null && last.IsOf(data)) return last;
        var types = new TensorType[data.X.Length + data.Y.Length + data.Weights.Length];
        int at = 0;
        Add(data.X);
        Add(data.Y);
        Add(data.Weights);
        return new(types, data.X.Length, data.Y.Length);

        void Add(NDArray[] arrays)
        {
            foreach (NDArray a in arrays)
                types[at++] = new(a.DType, batch < a.Shape[0] ? a.Shape.With(0, batch.Value) : a.Shape);
        }
    }

    bool IsOf(TrainingData data)
    {
        if (data.X.Length != Inputs || data.Y.Length != Targets ||
            Inputs + Targets + data.Weights.Length != types.Length) return false;
        return Fits(data.X, types) && Fits(data.Y, types.AsSpan(Inputs)) &&
            Fits(data.Weights, types.AsSpan(Inputs + Targets));

        static bool Fits(NDArray[] arrays, ReadOnlySpan<TensorType> types)
        {
            for (int i = 0; i < arrays.Length; i++)
                if (arrays[i].DType != types[i].DType || arrays[i].Shape != types[i].Shape) return false;
            return true;
        }
    }

    /// <inheritdoc/>
    public bool Equals(Signature? other) => ReferenceEquals(this, other) || (other is not null && hash == other.hash
        && Inputs == other.Inputs && Targets == other.Targets && types.AsSpan().SequenceEqual(other.types));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Signature);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;
}
