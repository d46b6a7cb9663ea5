using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina;

// Comparisons, and functions of truth values and of bits.
public static partial class Ops
{
    /// <summary>Where x1 = x2.</summary>
    public static Tensor Equal(Operand x1, Operand x2) => Compared(x1, x2, (a, b) => a.IsEqual(b));

    /// <summary>Where x1 ≠ x2.</summary>
    public static Tensor NotEqual(Operand x1, Operand x2) => Compared(x1, x2, (a, b) => a.IsNotEqual(b));

    /// <summary>Where x1 &lt; x2.</summary>
    public static Tensor Less(Operand x1, Operand x2) => Compared(x1, x2, (a, b) => a.IsLess(b));

    /// <summary>Where x1 ≤ x2.</summary>
    public static Tensor LessEqual(Operand x1, Operand x2) => Compared(x1, x2, (a, b) => a.IsLessOrEqual(b));

    /// <summary>Where x1 &gt; x2.</summary>
    public static Tensor Greater(Operand x1, Operand x2) => Compared(x1, x2, (a, b) => a.IsGreater(b));

    /// <summary>Where x1 ≥ x2.</summary>
    public static Tensor GreaterEqual(Operand x1, Operand x2) => Compared(x1, x2, (a, b) => a.IsGreaterOrEqual(b));

    static Tensor Compared(Operand x1, Operand x2, Func<Tensor, Tensor, Tensor> compare)
    {
        (Tensor a, Tensor b) = Operand.Pair(x1, x2);
        return compare(a, b);
    }

    /// <summary>Where x1 and x2 differ by at most atol + rtol · |x2|.</summary>
    public static Tensor Isclose(
        Operand x1, Operand x2, double rtol = 1e-5, double atol = 1e-8, bool equalNan = false)
    {
        (Tensor a, Tensor b) = Operand.RealPair(x1, x2);
        Tensor close = a.IsEqual(b) | ((a - b).Abs().IsLessOrEqual(atol + rtol * b.Abs()) & Isfinite(b));
        return equalNan ? close | (Isnan(a) & Isnan(b)) : close;
    }

    /// <summary>Whether all elements are close, as of <see cref="Isclose"/>; one truth value.</summary>
    public static Tensor Allclose(
        Operand x1, Operand x2, double rtol = 1e-5, double atol = 1e-8, bool equalNan = false) =>
        Isclose(x1, x2, rtol, atol, equalNan).All();

    /// <summary>Where x is a number other than ∞ and −∞.</summary>
    public static Tensor Isfinite(Tensor x) => Floating(x).Abs().IsLess(double.PositiveInfinity);

    /// <summary>Where x is ∞ or −∞.</summary>
    public static Tensor Isinf(Tensor x) => Floating(x).Abs().IsEqual(double.PositiveInfinity);

    /// <summary>Where x is no number.</summary>
    public static Tensor Isnan(Tensor x) => x.IsNotEqual(x);

    /// <summary>Where x is −∞.</summary>
    public static Tensor Isneginf(Tensor x) => Floating(x).IsEqual(double.NegativeInfinity);

    /// <summary>Where x is ∞.</summary>
    public static Tensor Isposinf(Tensor x) => Floating(x).IsEqual(double.PositiveInfinity);

    /// <summary>Where x has no imaginary part: everywhere.</summary>
    public static Tensor Isreal(Tensor x) => Tensor.Ones(x.Shape, DType.Bool);

    /// <summary>Not x; other types count as true where they are not 0.</summary>
    public static Tensor LogicalNot(Tensor x) => !x.Cast(DType.Bool);

    /// <summary>x1 and x2; other types count as true where they are not 0.</summary>
    public static Tensor LogicalAnd(Operand x1, Operand x2) => Truth(x1) & Truth(x2);

    /// <summary>x1 or x2; other types count as true where they are not 0.</summary>
    public static Tensor LogicalOr(Operand x1, Operand x2) => Truth(x1) | Truth(x2);

    /// <summary>Either x1 or x2, not both; other types count as true where they are not 0.</summary>
    public static Tensor LogicalXor(Operand x1, Operand x2) => Truth(x1) ^ Truth(x2);

    static Tensor Truth(Operand x) => x.ToTensor().Cast(DType.Bool);

    /// <summary>The bits of whole numbers inverted.</summary>
    public static Tensor BitwiseNot(Tensor x) => !x;

    /// <summary>The bits of whole numbers inverted.</summary>
    public static Tensor BitwiseInvert(Tensor x) => !x;

    /// <summary>The bits set in both.</summary>
    public static Tensor BitwiseAnd(Operand x, Operand y) => Compared(x, y, (a, b) => a & b);

    /// <summary>The bits set in at least one.</summary>
    public static Tensor BitwiseOr(Operand x, Operand y) => Compared(x, y, (a, b) => a | b);

    /// <summary>The bits set in exactly one.</summary>
    public static Tensor BitwiseXor(Operand x, Operand y) => Compared(x, y, (a, b) => a ^ b);

    /// <summary>x with its bits moved y places up.</summary>
    public static Tensor BitwiseLeftShift(Operand x, Operand y) => Shifted(BitwiseKind.ShiftLeft, x, y);

    /// <summary>x with its bits moved y places down, keeping the sign.</summary>
    public static Tensor BitwiseRightShift(Operand x, Operand y) => Shifted(BitwiseKind.ShiftRight, x, y);

    /// <summary>x with its bits moved y places up.</summary>
    public static Tensor LeftShift(Operand x, Operand y) => BitwiseLeftShift(x, y);

    /// <summary>x with its bits moved y places down, keeping the sign.</summary>
    public static Tensor RightShift(Operand x, Operand y) => BitwiseRightShift(x, y);

    static Tensor Shifted(BitwiseKind kind, Operand x, Operand y)
    {
        (Tensor a, Tensor b) = Matched(x, y);
        return new Bitwise(kind).Apply(a, b);
    }

    /// <summary><paramref name="x1"/> where the condition holds, <paramref name="x2"/> elsewhere.</summary>
    public static Tensor Where(Tensor condition, Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.Pair(x1, x2);
        return Tensor.Where(condition, a, b);
    }

    /// <summary>The indices where the condition holds, as <see cref="Nonzero"/> gives them.</summary>
    public static Tensor[] Where(Tensor condition) => Nonzero(condition);

    /// <summary>
    /// Of each place, the first choice whose condition holds, or the default. Conditions and choices broadcast.
    /// </summary>
    /// <exception cref="ArgumentException">There are not as many choices as conditions.</exception>
    public static Tensor Select(
        IReadOnlyList<Tensor> condlist, IReadOnlyList<Tensor> choicelist, Operand? @default = null)
    {
        if (condlist.Count == 0 || condlist.Count != choicelist.Count)
            throw new ArgumentException(
                $"Select needs one choice for each condition; got {condlist.Count} and {choicelist.Count}.");
        Tensor y = (@default ?? 0).Beside(choicelist.Select(c => c.DType).Aggregate(Promotion.Result));
        for (int i = condlist.Count - 1; i >= 0; i--) y = Tensor.Where(condlist[i], choicelist[i], y);
        return y;
    }
}
