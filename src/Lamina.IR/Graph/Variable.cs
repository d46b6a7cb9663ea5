namespace Lamina.IR;

/// <summary>
/// A trainable weight or a piece of state: host memory with a fixed address that graphs read and steps update in place.
/// </summary>
public sealed class Variable
{
    readonly Tensor read;
    // Makes the value when it is first asked for; null once it is there.
    volatile Func<NDArray>? initial;
    NDArray? value;

    /// <summary>A variable that starts with a copy of <paramref name="value"/>.</summary>
    /// <param name="value">Initial value; its shape and type stay.</param>
    /// <param name="name">A name, such as "kernel".</param>
    /// <param name="trainable">Whether an optimizer may change it.</param>
    public Variable(NDArray value, string name = "variable", bool trainable = true)
    {
        (Shape, DType, this.value) = (value.Shape, value.DType, value.Copy());
        (Name, Trainable) = (name, trainable);
        read = new ReadVariable(this).Apply();
    }

    /// <summary>
    /// A variable whose memory is taken and filled when its value is first needed: a network of 100 million weights is
    /// then described at once, and loading a file into it draws no random numbers.
    /// </summary>
    /// <param name="shape">Its shape; all sizes known.</param>
    /// <param name="dtype">Its element type.</param>
    /// <param name="initial">Makes the initial value, an array that nobody else uses; called at most once.</param>
    /// <param name="name">A name, such as "kernel".</param>
    /// <param name="trainable">Whether an optimizer may change it.</param>
    public Variable(Shape shape, DType dtype, Func<NDArray> initial, string name = "variable", bool trainable = true)
    {
        (Shape, DType, this.initial) = (shape, dtype, initial);
        (Name, Trainable) = (name, trainable);
        read = new ReadVariable(this).Apply();
    }

    /// <summary>The name, such as "kernel"; layers prefix their path in <see cref="Path"/>.</summary>
    public string Name { get; }

    /// <summary>The full path, such as "sequential/conv2d/kernel"; by default the name.</summary>
    public string Path { get => field ?? Name; set; }

    /// <summary>Whether an optimizer may change it.</summary>
    public bool Trainable { get; set; }

    /// <summary>Whether an <see cref="AutocastScope"/> changes the type that it is read in.</summary>
    public bool Autocast { get; set; }

    /// <summary>The memory itself; writing to it changes the variable.</summary>
    public NDArray Value
    {
        get
        {
            if (initial is null) return value!;
            lock (read)
            {
                if (initial is { } make) Take(make());
                return value!;
            }
        }
    }

    /// <summary>Sizes of the dimensions.</summary>
    public Shape Shape { get; }

    /// <summary>Element type.</summary>
    public DType DType { get; }

    /// <summary>
    /// The present value as a tensor: inside a trace, with the assignments made in it so far; in an
    /// <see cref="AutocastScope"/> in the type of the scope.
    /// </summary>
    public Tensor Tensor
    {
        get
        {
            Tensor value = Trace.Current?.Read(this) ?? read;
            return Autocast && AutocastScope.Current is { } type && DType.IsFloating() ? value.Cast(type) : value;
        }
    }

    /// <summary>The leaf that stands for the value before any assignment.</summary>
    internal Tensor Leaf => read;

    /// <summary>Copies new values in.</summary>
    /// <exception cref="ArgumentException">The shape differs.</exception>
    public void Assign(NDArray value)
    {
        if (value.Shape != Shape)
            throw new ArgumentException($"Variable '{Path}' has the shape {Shape}, the new value {value.Shape}.");
        NDArray fitting = value.DType == DType ? value : value.Cast(DType);
        lock (read)
        {
            if (initial is null) fitting.Bytes.CopyTo(this.value!.Bytes);
            else Take(fitting.Copy());
        }
    }

    void Take(NDArray first)
    {
        if (first.Shape != Shape || first.DType != DType)
            throw new ArgumentException($"Variable '{Path}' is {DType.KerasName()} {Shape}, its initial value " +
                $"{first.DType.KerasName()} {first.Shape}.");
        (value, initial) = (first, null);
    }

    /// <summary>
    /// Assigns a computed value: recorded as part of the step inside a trace, computed at once outside.
    /// </summary>
    /// <exception cref="ArgumentException">The shape or type differs.</exception>
    public void Assign(Tensor value)
    {
        // What was computed from a variable in another type goes back in its own.
        if (AutocastScope.Current == value.DType && DType.IsFloating()) value = value.Cast(DType);
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
