using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina;

// Functions of two operands, which broadcast.
public static partial class Ops
{
    /// <summary>x1 + x2.</summary>
    public static Tensor Add(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.Pair(x1, x2);
        return (a.DType, b.DType) is (DType.Bool, DType.Bool) ? a | b : a + b;
    }

    /// <summary>x1 − x2.</summary>
    public static Tensor Subtract(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.Pair(x1, x2);
        return Counted(a) - Counted(b);
    }

    /// <summary>x1 · x2, element by element.</summary>
    public static Tensor Multiply(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.Pair(x1, x2);
        return (a.DType, b.DType) is (DType.Bool, DType.Bool) ? a & b : a * b;
    }

    /// <summary>x1 / x2; whole numbers give float32.</summary>
    public static Tensor Divide(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.RealPair(x1, x2);
        return a / b;
    }

    /// <summary>x1 / x2; whole numbers give float32.</summary>
    public static Tensor TrueDivide(Operand x1, Operand x2) => Divide(x1, x2);

    /// <summary>x1 / x2, and 0 where x2 is 0.</summary>
    public static Tensor DivideNoNan(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.RealPair(x1, x2);
        Tensor isZero = b.IsEqual(0);
        return Tensor.Where(isZero, 0, a / Tensor.Where(isZero, 1, b));
    }

    /// <summary>The largest whole number ≤ x1 / x2. No gradient flows.</summary>
    public static Tensor FloorDivide(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.Pair(x1, x2);
        (a, b) = (Counted(a), Counted(b));
        if (a.DType.IsFloating() || b.DType.IsFloating()) return (a / b).Floor();
        Tensor whole = a - a.Mod(b);
        return new Divide().Apply(whole, b.Cast(whole.DType).BroadcastTo(whole.Shape));
    }

    /// <summary>The remainder of x1 / x2 with the sign of x2.</summary>
    public static Tensor Mod(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.Pair(x1, x2);
        return Counted(a).Mod(Counted(b));
    }

    /// <summary>The remainder of x1 / x2 with the sign of x1.</summary>
    public static Tensor Fmod(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Matched(x1, x2);
        return new Remainder().Apply(a, b);
    }

    /// <summary>x1 to the power of x2.</summary>
    public static Tensor Power(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.Pair(x1, x2);
        return Counted(a).Pow(Counted(b));
    }

    /// <summary>The larger; NaN wins.</summary>
    public static Tensor Maximum(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.Pair(x1, x2);
        return (a.DType, b.DType) is (DType.Bool, DType.Bool) ? a | b : a.Maximum(b);
    }

    /// <summary>The smaller; NaN wins.</summary>
    public static Tensor Minimum(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.Pair(x1, x2);
        return (a.DType, b.DType) is (DType.Bool, DType.Bool) ? a & b : a.Minimum(b);
    }

    /// <summary>The larger; a number wins over NaN.</summary>
    public static Tensor Fmax(Operand x1, Operand x2) => Unless(x1, x2, Maximum);

    /// <summary>The smaller; a number wins over NaN.</summary>
    public static Tensor Fmin(Operand x1, Operand x2) => Unless(x1, x2, Minimum);

    // The choice of two numbers; where only one is a number, that.
    static Tensor Unless(Operand x1, Operand x2, Func<Operand, Operand, Tensor> choose)
    {
        (Tensor a, Tensor b) = Operand.Pair(x1, x2);
        if (!a.DType.IsFloating() && !b.DType.IsFloating()) return choose(a, b);
        return choose(Tensor.Where(Isnan(a), b, a), Tensor.Where(Isnan(b), a, b));
    }

    /// <summary>√(x1² + x2²), without overflow.</summary>
    public static Tensor Hypot(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.RealPair(x1, x2);
        Tensor scale = a.Abs().Maximum(b.Abs()).StopGradient();
        scale = Tensor.Where(scale.IsEqual(0), 1, scale);
        return ((a / scale).Square() + (b / scale).Square()).Sqrt() * scale;
    }

    /// <summary>ln(eˣ¹ + eˣ²), without overflow.</summary>
    public static Tensor Logaddexp(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.RealPair(x1, x2);
        Tensor gap = a - b;
        // Equal infinities leave no gap.
        gap = Tensor.Where(a.IsEqual(b), 0, gap);
        return a.Maximum(b) + (-gap.Abs()).Exp().Log1p();
    }

    /// <summary>The logarithm to the base 2 of 2ˣ¹ + 2ˣ², without overflow.</summary>
    public static Tensor Logaddexp2(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.RealPair(x1, x2);
        return Logaddexp(a * Math.Log(2), b * Math.Log(2)) * (1 / Math.Log(2));
    }

    /// <summary>0 where x1 is negative, x2 where it is 0, 1 where it is positive. No gradient flows.</summary>
    public static Tensor Heaviside(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Matched(x1, x2);
        Tensor step = Tensor.Where(a.IsEqual(0), b, a.IsGreater(0).Cast(b.DType));
        return Tensor.Where(a.IsNotEqual(a), a, step).StopGradient();
    }

    /// <summary>x1 · 2ˣ².</summary>
    public static Tensor Ldexp(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.RealPair(x1, x2);
        return a * Tensor.Scalar(2, Floating(b).DType).Pow(Floating(b));
    }

    /// <summary>The greatest common divisor of whole numbers.</summary>
    public static Tensor Gcd(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Matched(x1, x2);
        Tensor Remains(Tensor x, Tensor y) =>
            new Remainder().Apply(x, Tensor.Where(y.IsEqual(0), Tensor.Ones(y.Shape, y.DType), y));
        // Euclid's algorithm on all elements at once; one that is done waits for the others.
        return While.Run(x => x[1].IsNotEqual(0).Any(),
            x => [Tensor.Where(x[1].IsEqual(0), x[0], x[1]),
                Tensor.Where(x[1].IsEqual(0), x[1], Remains(x[0], x[1]))], a.Abs(), b.Abs())[0];
    }

    /// <summary>The least common multiple of whole numbers; 0 if one of them is 0.</summary>
    public static Tensor Lcm(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Matched(x1, x2);
        return FloorDivide(a.Abs(), Gcd(a, b).Maximum(1)) * b.Abs();
    }

    // Both of one type and shape.
    static (Tensor A, Tensor B) Matched(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.Pair(x1, x2);
        (a, b) = (Counted(a), Counted(b));
        DType type = Promotion.Result(a.DType, b.DType);
        Shape shape = IR.Shape.Broadcast(a.Shape, b.Shape);
        return (a.Cast(type).BroadcastTo(shape), b.Cast(type).BroadcastTo(shape));
    }

    /// <summary>
    /// The next number after x1 in the direction of x2, float32 or float64. Computed at once, not in a traced step.
    /// </summary>
    public static Tensor Nextafter(Operand x1, Operand x2)
    {
        (Tensor first, Tensor second) = Matched(x1, x2);
        NDArray from = Floating(first).Value, to = Floating(second).Value;
        var result = new NDArray(from.Shape, from.DType);
        for (int i = 0; i < result.Elements; i++)
        {
            double a = from[i], b = to[i];
            bool up = b > a;
            if (double.IsNaN(a) || double.IsNaN(b) || a == b) Write(double.IsNaN(a) ? a : b);
            else if (result.DType == DType.Float64) Write(up ? Math.BitIncrement(a) : Math.BitDecrement(a));
            else Write(up ? MathF.BitIncrement((float)a) : MathF.BitDecrement((float)a));
            void Write(double value)
            {
                if (result.DType == DType.Float64) result.AsSpan<double>()[i] = value;
                else result.AsSpan<float>()[i] = (float)value;
            }
        }
        return result;
    }
}
