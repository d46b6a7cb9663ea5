namespace Lamina.IR;

/// <summary>
/// A trainable weight or a piece of state: host memory with a fixed address that graphs read and steps update in place.
/// </summary>
public sealed class Variable
{
    readonly Tensor read;

    /// <summary>A variable that starts with a copy of <paramref name="value"/>.</summary>
    /// <param name="value">Initial value; its shape and type stay.</param>
    /// <param name="name">A name, such as "kernel".</param>
    /// <param name="trainable">Whether an optimizer may change it.</param>
    public Variable(NDArray value, string name = "variable", bool trainable = true)
    {
        Value = value.Copy();
        (Name, Trainable) = (name, trainable);
        read = new ReadVariable(this).Apply();
    }

    /// <summary>The name, such as "kernel"; layers prefix their path in <see cref="Path"/>.</summary>
    public string Name { get; }

    /// <summary>The full path, such as "sequential/conv2d/kernel"; by default the name.</summary>
    public string Path { get => field ?? Name; set; }

    /// <summary>Whether an optimizer may change it.</summary>
    public bool Trainable { get; set; }

    /// <summary>The memory itself; writing to it changes the variable.</summary>
    public NDArray Value { get; }

    /// <summary>Sizes of the dimensions.</summary>
    public Shape Shape => Value.Shape;

    /// <summary>Element type.</summary>
    public DType DType => Value.DType;

    /// <summary>The present value as a tensor: inside a trace, with the assignments made in it so far.</summary>
    public Tensor Tensor => Trace.Current?.Read(this) ?? read;

    /// <summary>The leaf that stands for the value before any assignment.</summary>
    internal Tensor Leaf => read;

    /// <summary>Copies new values in.</summary>
    /// <exception cref="ArgumentException">The shape differs.</exception>
    public void Assign(NDArray value)
    {
        if (value.Shape != Shape)
            throw new ArgumentException($"Variable '{Path}' has the shape {Shape}, the new value {value.Shape}.");
        (value.DType == DType ? value : value.Cast(DType)).Bytes.CopyTo(Value.Bytes);
    }

    /// <summary>
    /// Assigns a computed value: recorded as part of the step inside a trace, computed at once outside.
    /// </summary>
    /// <exception cref="ArgumentException">The shape or type differs.</exception>
    public void Assign(Tensor value)
    {
        if (value.Shape != Shape || value.DType != DType)
            throw new ArgumentException(
                $"Variable '{Path}' is {DType.KerasName()} {Shape}, the new value {value.Type}.");
        if (Trace.Current is { } trace) trace.Write(this, value);
        else Assign(Evaluation.Evaluate([value])[0]);
    }

    /// <summary>A variable used as a tensor is its present value.</summary>
    public static implicit operator Tensor(Variable variable) => variable.Tensor;

    /// <summary>For example sequential/dense/kernel: float32 (64, 10).</summary>
    public override string ToString() => $"{Path}: {Value}";
}
