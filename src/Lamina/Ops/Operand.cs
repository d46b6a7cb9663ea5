using Lamina.IR;

namespace Lamina;

/// <summary>
/// An argument of a function of <see cref="Ops"/> that is a tensor or a plain number. Numbers are weak, as in Keras:
/// they take the element type of the tensor beside them, but a number with a fraction makes whole numbers float32.
/// </summary>
public readonly record struct Operand
{
    readonly Tensor? tensor;
    readonly double number;
    readonly DType kind;

    Operand(Tensor? tensor, double number, DType kind) =>
        (this.tensor, this.number, this.kind) = (tensor, number, kind);

    /// <summary>A tensor.</summary>
    public static implicit operator Operand(Tensor tensor) => new(tensor, 0, tensor.DType);

    /// <summary>The present value of a variable.</summary>
    public static implicit operator Operand(Variable variable) => variable.Tensor;

    /// <summary>Host data.</summary>
    public static implicit operator Operand(NDArray value) => Tensor.From(value);

    /// <summary>Host data.</summary>
    public static implicit operator Operand(Array value) => Tensor.From(value);

    /// <summary>A real number.</summary>
    public static implicit operator Operand(double number) => new(null, number, DType.Float32);

    /// <summary>A whole number.</summary>
    public static implicit operator Operand(int number) => new(null, number, DType.Int32);

    /// <summary>A truth value.</summary>
    public static implicit operator Operand(bool truth) => new(null, truth ? 1 : 0, DType.Bool);

    /// <summary>The tensor, or the number as a tensor of the type of its kind: float32, int32 or bool.</summary>
    public Tensor ToTensor() => tensor ?? Tensor.Scalar(number, kind);

    /// <summary>The tensor, or the number in the type that it takes beside a tensor of another type.</summary>
    internal Tensor Beside(DType other) => tensor ?? Tensor.Scalar(number, Weak(kind, other));

    /// <summary>Both as tensors; a number follows the other's type.</summary>
    internal static (Tensor A, Tensor B) Pair(Operand a, Operand b) => (a.tensor, b.tensor) switch
    {
        (null, null) => (a.Beside(b.kind), b.Beside(a.kind)),
        (null, _) => (a.Beside(b.tensor.DType), b.tensor),
        (_, null) => (a.tensor, b.Beside(a.tensor.DType)),
        _ => (a.tensor, b.tensor),
    };

    /// <summary>Both as tensors of real numbers of one type.</summary>
    internal static (Tensor A, Tensor B) RealPair(Operand a, Operand b)
    {
        (Tensor x, Tensor y) = Pair(a, b);
        DType type = Promotion.Result(x.DType, y.DType);
        if (!type.IsFloating()) type = DType.Float32;
        return (x.Cast(type), y.Cast(type));
    }

    static DType Weak(DType kind, DType other) => kind switch
    {
        DType.Float32 => other.IsFloating() ? other : DType.Float32,
        DType.Int32 => other == DType.Bool ? DType.Int32 : other,
        _ => other,
    };
}
