namespace Lamina.IR;

// Elementwise functions and operators. Operands broadcast by NumPy's rule; mixed types promote by Keras's.
public sealed partial class Tensor
{
    static readonly Negate negate = new();

    /// <summary>−x.</summary>
    public static Tensor operator -(Tensor x) => negate.Apply(x);

    /// <summary>a + b.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => Binary(new Add(), a, b);

    /// <summary>a − b.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => Binary(new Subtract(), a, b);

    /// <summary>a · b, element by element.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => Binary(new Multiply(), a, b);

    /// <summary>a / b; whole numbers divide to float32 as in NumPy.</summary>
    public static Tensor operator /(Tensor a, Tensor b) =>
        a.DType.IsFloating() || b.DType.IsFloating() ? Binary(new Divide(), a, b)
        : Binary(new Divide(), a.Cast(DType.Float32), b.Cast(DType.Float32));

    /// <summary>a + b.</summary>
    public static Tensor operator +(Tensor a, double b) => Number(new Add(), a, b);

    /// <summary>a + b.</summary>
    public static Tensor operator +(double a, Tensor b) => Number(new Add(), b, a);

    /// <summary>a − b.</summary>
    public static Tensor operator -(Tensor a, double b) => Number(new Subtract(), a, b);

    /// <summary>a − b.</summary>
    public static Tensor operator -(double a, Tensor b) => Weak(a, b) - b;

    /// <summary>a · b.</summary>
    public static Tensor operator *(Tensor a, double b) => Number(new Multiply(), a, b);

    /// <summary>a · b.</summary>
    public static Tensor operator *(double a, Tensor b) => Number(new Multiply(), b, a);

    /// <summary>a / b.</summary>
    public static Tensor operator /(Tensor a, double b) => a / Weak(b, a);

    /// <summary>a / b.</summary>
    public static Tensor operator /(double a, Tensor b) => Weak(a, b) / b;

    /// <summary>a and b: logical of truth values, bitwise of whole numbers.</summary>
    public static Tensor operator &(Tensor a, Tensor b) => Binary(new Bitwise(BitwiseKind.And), a, b);

    /// <summary>a or b: logical of truth values, bitwise of whole numbers.</summary>
    public static Tensor operator |(Tensor a, Tensor b) => Binary(new Bitwise(BitwiseKind.Or), a, b);

    /// <summary>Exclusive or of truth values or bits.</summary>
    public static Tensor operator ^(Tensor a, Tensor b) => Binary(new Bitwise(BitwiseKind.Xor), a, b);

    /// <summary>Logical not of truth values, bitwise not of whole numbers.</summary>
    public static Tensor operator !(Tensor x) => new Not().Apply(x);

    /// <summary>|x|.</summary>
    public Tensor Abs() => new Abs().Apply(this);

    /// <summary>−1, 0 or 1.</summary>
    public Tensor Sign() => new Sign().Apply(this);

    /// <summary>eˣ.</summary>
    public Tensor Exp() => new Exponential().Apply(this);

    /// <summary>eˣ − 1.</summary>
    public Tensor Expm1() => new ExponentialMinusOne().Apply(this);

    /// <summary>ln x.</summary>
    public Tensor Log() => new Log().Apply(this);

    /// <summary>ln(1 + x).</summary>
    public Tensor Log1p() => new LogPlusOne().Apply(this);

    /// <summary>√x.</summary>
    public Tensor Sqrt() => new Sqrt().Apply(this);

    /// <summary>1 / √x.</summary>
    public Tensor Rsqrt() => new Rsqrt().Apply(this);

    /// <summary>sin x.</summary>
    public Tensor Sin() => new Sine().Apply(this);

    /// <summary>cos x.</summary>
    public Tensor Cos() => new Cosine().Apply(this);

    /// <summary>arctan x.</summary>
    public Tensor Atan() => new Atan().Apply(this);

    /// <summary>tanh x.</summary>
    public Tensor Tanh() => new Tanh().Apply(this);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public Tensor Sigmoid() => new Logistic().Apply(this);

    /// <summary>The error function.</summary>
    public Tensor Erf() => new Erf().Apply(this);

    /// <summary>max(x, 0).</summary>
    public Tensor Relu() => new Relu().Apply(this);

    /// <summary>The largest whole number ≤ x.</summary>
    public Tensor Floor() => new Floor().Apply(this);

    /// <summary>The smallest whole number ≥ x.</summary>
    public Tensor Ceil() => -(-this).Floor();

    /// <summary>The nearest whole number, ties to even.</summary>
    public Tensor Round() => new RoundNearestEven().Apply(this);

    /// <summary>x².</summary>
    public Tensor Square() => this * this;

    /// <summary>aᵇ.</summary>
    public Tensor Pow(Tensor exponent) => Binary(new Power(), this, exponent);

    /// <summary>aᵇ.</summary>
    public Tensor Pow(double exponent) => Pow(Weak(exponent, this));

    /// <summary>The remainder with the sign of the divisor (NumPy's mod).</summary>
    public Tensor Mod(Tensor divisor)
    {
        Tensor r = Binary(new Remainder(), this, divisor);
        Tensor zero = Scalar(0, r.DType);
        return Where(r.IsNotEqual(zero) & (r.IsLess(zero) ^ divisor.Cast(r.DType).IsLess(zero)), r + divisor, r);
    }

    /// <summary>The larger, element by element; NaN wins.</summary>
    public Tensor Maximum(Tensor other) => Binary(new Maximum(), this, other);

    /// <summary>The larger of each element and a number.</summary>
    public Tensor Maximum(double other) => Maximum(Weak(other, this));

    /// <summary>The smaller, element by element; NaN wins.</summary>
    public Tensor Minimum(Tensor other) => Binary(new Minimum(), this, other);

    /// <summary>The smaller of each element and a number.</summary>
    public Tensor Minimum(double other) => Minimum(Weak(other, this));

    /// <summary>Elements limited to [low, high].</summary>
    public Tensor Clip(double low, double high) => Maximum(low).Minimum(high);

    /// <summary>The angle of the point (x, this), in (−π, π].</summary>
    public Tensor Atan2(Tensor x) => Binary(new Atan2(), this, x);

    /// <summary>Where a = b.</summary>
    public Tensor IsEqual(Tensor b) => Binary(new Compare(Comparison.Equal), this, b);

    /// <summary>Where a ≠ b.</summary>
    public Tensor IsNotEqual(Tensor b) => Binary(new Compare(Comparison.NotEqual), this, b);

    /// <summary>Where a &lt; b.</summary>
    public Tensor IsLess(Tensor b) => Binary(new Compare(Comparison.Less), this, b);

    /// <summary>Where a ≤ b.</summary>
    public Tensor IsLessOrEqual(Tensor b) => Binary(new Compare(Comparison.LessOrEqual), this, b);

    /// <summary>Where a &gt; b.</summary>
    public Tensor IsGreater(Tensor b) => Binary(new Compare(Comparison.Greater), this, b);

    /// <summary>Where a ≥ b.</summary>
    public Tensor IsGreaterOrEqual(Tensor b) => Binary(new Compare(Comparison.GreaterOrEqual), this, b);

    /// <summary>Where a = b.</summary>
    public Tensor IsEqual(double b) => IsEqual(Weak(b, this));

    /// <summary>Where a ≠ b.</summary>
    public Tensor IsNotEqual(double b) => IsNotEqual(Weak(b, this));

    /// <summary>Where a &lt; b.</summary>
    public Tensor IsLess(double b) => IsLess(Weak(b, this));

    /// <summary>Where a ≤ b.</summary>
    public Tensor IsLessOrEqual(double b) => IsLessOrEqual(Weak(b, this));

    /// <summary>Where a &gt; b.</summary>
    public Tensor IsGreater(double b) => IsGreater(Weak(b, this));

    /// <summary>Where a ≥ b.</summary>
    public Tensor IsGreaterOrEqual(double b) => IsGreaterOrEqual(Weak(b, this));

    /// <summary><paramref name="a"/> where the condition holds, <paramref name="b"/> elsewhere.</summary>
    public static Tensor Where(Tensor condition, Tensor a, Tensor b)
    {
        DType type = Promotion.Result(a.DType, b.DType);
        Shape shape = Shape.Broadcast(condition.Shape, Shape.Broadcast(a.Shape, b.Shape));
        return new Select().Apply(
            condition.Cast(DType.Bool).BroadcastTo(shape), a.Cast(type).BroadcastTo(shape), b.Cast(type)
                .BroadcastTo(shape));
    }

    /// <summary><paramref name="a"/> where the condition holds, a number elsewhere.</summary>
    public static Tensor Where(Tensor condition, Tensor a, double b) => Where(condition, a, Weak(b, a));

    /// <summary>A number where the condition holds, <paramref name="b"/> elsewhere.</summary>
    public static Tensor Where(Tensor condition, double a, Tensor b) => Where(condition, Weak(a, b), b);

    /// <summary>The elements converted to another type.</summary>
    public Tensor Cast(DType type) => type == DType ? this : new Primitives.Convert(type).Apply(this);

    /// <summary>The same value, through which no gradient flows.</summary>
    public Tensor StopGradient() => new StopGradient().Apply(this);

    static Tensor Binary(ElementwiseOp op, Tensor a, Tensor b)
    {
        Shape shape = a.Shape == b.Shape ? a.Shape : Shape.Broadcast(a.Shape, b.Shape);
        DType type = Promotion.Result(a.DType, b.DType);
        return op.Apply(a.Cast(type).BroadcastTo(shape), b.Cast(type).BroadcastTo(shape));
    }

    static Tensor Number(ElementwiseOp op, Tensor a, double b) => Binary(op, a, Weak(b, a));

    static Tensor Weak(double number, Tensor beside) => Scalar(number, Promotion.WithNumber(beside.DType, number));
}
