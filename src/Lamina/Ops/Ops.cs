using Lamina.IR;

namespace Lamina;

/// <summary>
/// Keras's functions of tensors (keras.ops) under .NET's names: <c>keras.ops.logical_and</c> is
/// <see cref="LogicalAnd"/>. They follow NumPy's rules of broadcasting and Keras's of element types: a function of
/// real numbers makes whole numbers float32, a sum of truth values is int32. All compute when their result is read or
/// when the step that they belong to runs, and gradients flow through them, unless their remark says otherwise.
/// <para>
/// Functions whose result's shape depends on values (such as <see cref="Unique"/> or <see cref="Nonzero"/>) read their
/// arguments at once; they cannot stand in a step that is being traced. Complex numbers are pairs of tensors, the real
/// and the imaginary part.
/// </para>
/// </summary>
/// <example>
/// <code>
/// Tensor x = Tensor.From(new[,] { { 1f, 2f }, { 3f, 4f } });
/// Tensor y = Ops.Softmax(Ops.Matmul(x, Ops.Inv(x)) + 0.5 * Ops.Tril(x));
/// (Tensor values, Tensor vectors) = Ops.Eigh(Ops.Matmul(x, Ops.Transpose(x)));
/// Tensor small = Ops.Image.Resize(images, [32, 32], antialias: true);
/// </code>
/// </example>
public static partial class Ops
{
    static Tensor Floating(Tensor x) => x.DType.IsFloating() ? x : x.Cast(DType.Float32);

    // Truth values count as int32 where they are added, multiplied or ordered.
    static Tensor Counted(Tensor x) => x.DType == DType.Bool ? x.Cast(DType.Int32) : x;

    static Ints AxesOf(Tensor x, Ints? axis) =>
        axis is { } given ? [.. given.Select(a => x.Shape.Axis(a))] : Ints.Range(x.Rank);

    static int Count(Tensor x, Ints axes) => axes.Aggregate(1, (n, axis) => n * x.Shape[axis]);

    static Tensor Finished(Tensor x, DType? dtype) => dtype is { } type ? x.Cast(type) : x;
}
