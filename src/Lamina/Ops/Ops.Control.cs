using Lamina.IR;

namespace Lamina;

// Loops and choices. They become part of the graph; functions are traced, not called at every step.
public static partial class Ops
{
    /// <summary>A function of each part along the first axis, its results stacked.</summary>
    public static Tensor Map(Func<Tensor, Tensor> f, Tensor xs) => Map(x => [f(x[0])], [xs])[0];

    /// <summary>A function of each part along the first axes of several tensors, its results stacked.</summary>
    public static Tensor[] Map(Func<Tensor[], Tensor[]> f, IReadOnlyList<Tensor> xs) =>
        IR.Scan.Run((_, x) => ([], f(x)), [], xs).Results;

    /// <summary>
    /// A function of each part along the first axis; the same as <see cref="Map(Func{Tensor, Tensor}, Tensor)"/>.
    /// </summary>
    public static Tensor VectorizedMap(Func<Tensor, Tensor> function, Tensor elements) => Map(function, elements);

    /// <summary>A function of single numbers as one of tensors, whose shapes broadcast.</summary>
    public static Func<Tensor[], Tensor> Vectorize(Func<Tensor[], Tensor> pyfunc) => arguments =>
    {
        Shape shape = arguments.Select(a => a.Shape).Aggregate(IR.Shape.Broadcast);
        Tensor[] flat = [.. arguments.Select(a => a.BroadcastTo(shape).Reshape(-1))];
        Tensor y = Map(x => [pyfunc(x)], flat)[0];
        return y.Reshape(shape.Append(y.Shape.Slice(1).Span));
    };

    /// <summary>A loop over the first axis of tensors that carries state along.</summary>
    /// <param name="f">(state, part of each of xs) → (state, results).</param>
    /// <param name="init">The first state.</param>
    /// <param name="xs">The tensors; may be empty if a length is given.</param>
    /// <param name="length">The number of steps; by default that of the parts.</param>
    /// <param name="reverse">Whether to begin at the end; results stay at their part's place.</param>
    /// <returns>The last state, and the results of all steps, stacked.</returns>
    public static (Tensor[] Carry, Tensor[] Results) Scan(
        Func<Tensor[], Tensor[], (Tensor[] Carry, Tensor[] Results)> f, IReadOnlyList<Tensor> init,
        IReadOnlyList<Tensor>? xs = null, int? length = null, bool reverse = false) =>
        IR.Scan.Run(f, init, xs ?? [], reverse, length);

    /// <summary>
    /// Running results of an associative function along an axis: y₀ = x₀, yᵢ = f(yᵢ₋₁, xᵢ), in ⌈log₂ n⌉ rounds over the
    /// whole axis.
    /// </summary>
    /// <param name="f">(earlier parts, later parts) → parts, for many at once.</param>
    /// <param name="elems">The tensors that f takes together, of equal size along the axis.</param>
    /// <param name="reverse">Whether to run from the end.</param>
    /// <param name="axis">The axis.</param>
    public static Tensor[] AssociativeScan(Func<Tensor[], Tensor[], Tensor[]> f, IReadOnlyList<Tensor> elems,
        bool reverse = false, int axis = 0)
    {
        Tensor[] y = [.. elems.Select(e => reverse ? e.Reverse(axis) : e)];
        int size = y[0].Shape[y[0].Shape.Axis(axis)];
        for (int step = 1; step < size; step *= 2)
        {
            Tensor[] next = f(
                [.. y.Select(e => e.Slice(axis, 0, size - step))], [.. y.Select(e => e.Slice(axis, step))]);
            y = [.. y.Zip(next, (e, n) => Tensor.Concatenate([e.Slice(axis, 0, step), n], axis))];
        }
        return reverse ? [.. y.Select(e => e.Reverse(axis))] : y;
    }

    /// <summary>
    /// As <see cref="AssociativeScan(Func{Tensor[], Tensor[], Tensor[]}, IReadOnlyList{Tensor}, bool, int)"/>, of one
    /// tensor.
    /// </summary>
    public static Tensor AssociativeScan(Func<Tensor, Tensor, Tensor> f, Tensor elems, bool reverse = false,
        int axis = 0) => AssociativeScan((a, b) => [f(a[0], b[0])], [elems], reverse, axis)[0];

    /// <summary>
    /// Repeats a body while a condition holds. No gradient flows through it, since the number of steps is not known.
    /// </summary>
    /// <param name="cond">(variables) → one truth value.</param>
    /// <param name="body">(variables) → variables of the same types.</param>
    /// <param name="loopVars">The first variables.</param>
    /// <param name="maximumIterations">The most steps; by default there is no limit.</param>
    public static Tensor[] WhileLoop(Func<IReadOnlyList<Tensor>, Tensor> cond,
        Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> body, IReadOnlyList<Tensor> loopVars,
        int? maximumIterations = null)
    {
        if (maximumIterations is not { } most) return While.Run(cond, body, [.. loopVars]);
        int n = loopVars.Count;
        return While.Run(x => cond([.. x.Take(n)]) & x[n].IsLess(most),
            x => [.. body([.. x.Take(n)]), x[n] + 1], [.. loopVars, Tensor.Scalar(0, DType.Int32)])[..n];
    }

    /// <summary>A body for each whole number from lower to upper (exclusive); gradients flow.</summary>
    /// <param name="lower">The first number.</param>
    /// <param name="upper">The number after the last.</param>
    /// <param name="bodyFun">(number, int32; value) → value of the same type.</param>
    /// <param name="initVal">The first value.</param>
    public static Tensor ForiLoop(int lower, int upper, Func<Tensor, Tensor, Tensor> bodyFun, Tensor initVal) =>
        upper <= lower ? initVal : IR.Scan.Run((carry, number) => ([bodyFun(number[0], carry[0])], []),
            [initVal], [Arange(lower, upper, dtype: DType.Int32)]).Carries[0];

    /// <summary>One of two results; both are computed.</summary>
    public static Tensor Cond(Tensor pred, Func<Tensor> trueFn, Func<Tensor> falseFn) =>
        Tensor.Where(pred, trueFn(), falseFn());

    /// <summary>
    /// The result of one of several functions by its number, which is limited to them; all are computed.
    /// </summary>
    public static Tensor Switch(
        Tensor index, IReadOnlyList<Func<Tensor[], Tensor>> branches, params Tensor[] operands)
    {
        Tensor y = branches[^1](operands);
        for (int i = branches.Count - 2; i >= 0; i--)
            y = Tensor.Where(index.IsLessOrEqual(i), branches[i](operands), y);
        return y;
    }

    /// <summary>A function with a gradient of one's own.</summary>
    /// <param name="f">
    /// (arguments) → (result, gradient of the result → gradient of each argument; null where none flows).
    /// </param>
    public static Func<Tensor[], Tensor> CustomGradient(
        Func<Tensor[], (Tensor Result, Func<Tensor, Tensor?[]> Gradient)> f) => arguments =>
        IR.CustomGradient.Of(x => [f([.. x]).Result], (x, _, dy) => f([.. x]).Gradient(dy[0]), arguments)[0];
}
