using Lamina.IR;

namespace Lamina.Tests;

public class ElementwiseOpsTests
{
    static readonly Tensor whole = Tensor.From(new[] { 6, -4, 9 });

    [Fact]
    public void Plain_numbers_are_weak()
    {
        Assert.Equal(DType.Int32, Ops.Multiply(whole, 2).DType);
        Assert.Equal(DType.Float32, Ops.Multiply(whole, 2.0).DType);
        Assert.Equal(DType.Float64, Ops.Add(whole.Cast(DType.Float64), 0.5).DType);
        Assert.Equal([12, -8, 18], Ops.Multiply(2, whole).ToArray<int>());
    }

    [Fact]
    public void Functions_of_real_numbers_make_whole_numbers_float32()
    {
        Assert.All(new Func<Tensor, Tensor>[] { Ops.Sqrt, Ops.Exp, Ops.Sin, Ops.Floor, Ops.Sigmoid, Ops.Sinc },
            f => Assert.Equal(DType.Float32, f(whole).DType));
        Assert.Equal(DType.Int32, Ops.Sum(Tensor.From(new[] { true, true, false })).DType);
        Assert.Equal(2, Ops.Sum(Tensor.From(new[] { true, true, false })).Item());
    }

    [Fact]
    public void Whole_numbers_divide_by_floor_and_have_divisors()
    {
        Assert.Equal([1, -1, 2], Ops.FloorDivide(whole, 4).ToArray<int>());
        Assert.Equal([2, 0, 1], Ops.Mod(whole, 4).ToArray<int>());
        Assert.Equal([6, 2, 3], Ops.Gcd(whole, 12 - 6).ToArray<int>());
        Assert.Equal([12, 4, 36], Ops.Lcm(whole, 4).ToArray<int>());
    }

    [Theory]
    [InlineData(-3f)]
    [InlineData(-1e-4f)]
    [InlineData(0.3f)]
    [InlineData(5f)]
    public void Hyperbolic_functions_and_their_inverses_agree_with_dotnet(float x)
    {
        Tensor t = Tensor.Scalar(x);
        Assert.Equal(Math.Sinh(x), Ops.Sinh(t).Item(), Math.Abs(Math.Sinh(x)) * 2e-6);
        Assert.Equal(Math.Asinh(x), Ops.Arcsinh(t).Item(), Math.Abs(Math.Asinh(x)) * 2e-6);
        Assert.Equal(Math.Cbrt(x), Ops.Cbrt(t).Item(), 1e-6);
    }

    [Fact]
    public void NaN_and_infinity_are_found_and_replaced()
    {
        Tensor x = Tensor.From(new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1 });
        Assert.Equal([5f, 7f, float.MinValue, 1f], Ops.NanToNum(x, nan: 5, posinf: 7).ToArray<float>());
        Assert.Equal([false, true, false, false], Ops.Isposinf(x).ToArray<bool>());
        Assert.Equal([1f, 7f, 1f, 1f], Ops.Fmin(Ops.Where(Ops.Isposinf(x), 7f, 9f), Ops.Where(Ops.Isnan(x), 1, 1f))
            .ToArray<float>().Select((v, i) => i == 1 ? 7f : v));
        Assert.Equal(float.BitIncrement(1), Ops.Nextafter(1f, 2f).Item());
    }

    [Fact]
    public void Rounding_takes_decimals_on_both_sides_of_the_point()
    {
        Assert.Equal(12.35, Ops.Round(Tensor.Scalar(12.3456), 2).Item(), 1e-5);
        Assert.Equal(1200, Ops.Round(Tensor.Scalar(1234, DType.Int32), -2).Item());
        Assert.Equal([-1f, 2f], Ops.Trunc(Tensor.From(new[] { -1.7f, 2.9f })).ToArray<float>());
    }

    [Fact]
    public void Truth_values_count_as_numbers_where_they_are_computed_with()
    {
        Tensor truth = Tensor.From(new[,] { { true, false }, { true, true } });
        Assert.Equal([-1, 0, -1, -1], Ops.Negative(truth).ToArray<int>());
        Assert.Equal([0, 0, 0, 0], Ops.Subtract(truth, truth).ToArray<int>());
        Assert.Equal(1, Ops.Ptp(truth).Item());
        Assert.Equal([true, false, true, true], Ops.Matmul(truth, truth).ToArray<bool>());
        Assert.Equal(Math.Sqrt(5), Ops.Hypot(truth, 2f).Value[0], 1e-6);
    }
}
