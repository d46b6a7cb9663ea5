namespace Lamina.IR;

/// <summary>The element type and shape of a tensor.</summary>
/// <param name="DType">Element type.</param>
/// <param name="Shape">Sizes, all known.</param>
public sealed record TensorType(DType DType, Shape Shape)
{
    /// <summary>For example float32 (32, 10).</summary>
    public override string ToString() => $"{DType.KerasName()} {Shape}";

    /// <summary>Whether both are of the same element type and shape.</summary>
    // Written out, for what the compiler would write needs a comparer for each type, made by reflection at every start.
    public bool Equals(TensorType? other) => other is not null && DType == other.DType && Shape == other.Shape;

    /// <inheritdoc/>
    public override int GetHashCode() => 31 * Shape.GetHashCode() + (int)DType;
}

/// <summary>
/// A value in a graph: one output of a <see cref="Node"/>. Nothing is computed when it is made; reading its value
/// compiles and runs what it depends on.
/// </summary>
public sealed partial class Tensor
{
    internal Tensor(Node node, int index, TensorType type) => (Node, Index, Type) = (node, index, type);

    /// <summary>The node that computes this value.</summary>
    public Node Node { get; }

    /// <summary>Which output of the node.</summary>
    public int Index { get; }

    /// <summary>Element type and shape.</summary>
    public TensorType Type { get; }

    /// <summary>Sizes of the dimensions.</summary>
    public Shape Shape => Type.Shape;

    /// <summary>Element type.</summary>
    public DType DType => Type.DType;

    /// <summary>Number of dimensions.</summary>
    public int Rank => Shape.Rank;

    /// <summary>Host data as a tensor, without copying; do not change the array while a graph uses it.</summary>
    public static Tensor From(NDArray value) => new Constant(value).Apply();

    /// <summary>One number, of the given type.</summary>
    public static Tensor Scalar(double value, DType type = DType.Float32) => From(NDArray.Scalar(value, type));

    /// <summary>A tensor filled with one number.</summary>
    public static Tensor Full(Shape shape, double value, DType type = DType.Float32) =>
        Scalar(value, type).BroadcastTo(shape);

    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(Shape shape, DType type = DType.Float32) => Full(shape, 0, type);

    /// <summary>A tensor of ones.</summary>
    public static Tensor Ones(Shape shape, DType type = DType.Float32) => Full(shape, 1, type);

    /// <summary>0, 1, 2, … along one axis, the same along all others.</summary>
    public static Tensor Iota(Shape shape, int axis = 0, DType type = DType.Float32) =>
        new Iota(shape, shape.Axis(axis), type).Apply();

    /// <summary>Host data becomes a constant.</summary>
    public static implicit operator Tensor(NDArray value) => From(value);

    /// <summary>For example exponential: float32 (32, 10).</summary>
    public override string ToString() => $"{Node.Op.Name}: {Type}";
}
