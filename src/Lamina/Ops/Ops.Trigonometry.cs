using Lamina.IR;

namespace Lamina;

// Trigonometric and hyperbolic functions.
public static partial class Ops
{
    /// <summary>sin x, x in radians.</summary>
    public static Tensor Sin(Tensor x) => Floating(x).Sin();

    /// <summary>cos x, x in radians.</summary>
    public static Tensor Cos(Tensor x) => Floating(x).Cos();

    /// <summary>tan x, x in radians.</summary>
    public static Tensor Tan(Tensor x) => Floating(x).Sin() / Floating(x).Cos();

    /// <summary>arcsin x, in [−π/2, π/2].</summary>
    public static Tensor Arcsin(Tensor x) => Floating(x).Atan2(Cofunction(x));

    /// <summary>arccos x, in [0, π].</summary>
    public static Tensor Arccos(Tensor x) => Cofunction(x).Atan2(Floating(x));

    // √(1 − x²) without cancellation near 1.
    static Tensor Cofunction(Tensor x) => ((1 - Floating(x)) * (1 + Floating(x))).Sqrt();

    /// <summary>arctan x, in (−π/2, π/2).</summary>
    public static Tensor Arctan(Tensor x) => Floating(x).Atan();

    /// <summary>The angle of the point (x2, x1), in (−π, π].</summary>
    public static Tensor Arctan2(Operand x1, Operand x2)
    {
        (Tensor a, Tensor b) = Operand.RealPair(x1, x2);
        return a.Atan2(b);
    }

    /// <summary>sinh x = (eˣ − e⁻ˣ) / 2.</summary>
    public static Tensor Sinh(Tensor x)
    {
        // With u = eˣ − 1 there is no cancellation near 0.
        Tensor real = Floating(x), u = real.Expm1();
        return Tensor.Where(real.Abs().IsLess(1), (u + u / (u + 1)) / 2, (real.Exp() - (-real).Exp()) / 2);
    }

    /// <summary>cosh x = (eˣ + e⁻ˣ) / 2.</summary>
    public static Tensor Cosh(Tensor x) => (Floating(x).Exp() + (-Floating(x)).Exp()) / 2;

    /// <summary>tanh x.</summary>
    public static Tensor Tanh(Tensor x) => Floating(x).Tanh();

    /// <summary>The inverse of sinh: ln(x + √(x² + 1)), exact near 0.</summary>
    public static Tensor Arcsinh(Tensor x)
    {
        Tensor a = Tensor.Where(Floating(x).IsLess(0), -Floating(x), Floating(x));
        Tensor y = (a + a.Square() / (1 + (a.Square() + 1).Sqrt())).Log1p();
        return Tensor.Where(Floating(x).IsLess(0), -y, y);
    }

    /// <summary>The inverse of cosh, x ≥ 1.</summary>
    public static Tensor Arccosh(Tensor x)
    {
        Tensor above = Floating(x) - 1;
        return (above + (above * (above + 2)).Sqrt()).Log1p();
    }

    /// <summary>The inverse of tanh: ½ ln((1 + x) / (1 − x)).</summary>
    public static Tensor Arctanh(Tensor x) => (Floating(x).Log1p() - (-Floating(x)).Log1p()) / 2;

    /// <summary>sin(πx) / (πx), 1 at 0.</summary>
    public static Tensor Sinc(Tensor x)
    {
        Tensor angle = Floating(x) * Math.PI, isZero = angle.IsEqual(0), safe = Tensor.Where(isZero, 1, angle);
        return Tensor.Where(isZero, 1, safe.Sin() / safe);
    }
}
