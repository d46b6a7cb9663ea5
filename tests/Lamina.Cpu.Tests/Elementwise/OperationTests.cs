using System.Numerics;
using Lamina.IR;

namespace Lamina.Cpu.Tests;

/// <summary>Every operation of every type against its meaning, element by element.</summary>
public class OperationTests
{
    static readonly int[] lengths = [0, 1, 7, 31, 2049, 70001];

    [Theory]
    [InlineData("negate", 0)]
    [InlineData("abs", 0)]
    [InlineData("sign", 0)]
    [InlineData("relu", 0)]
    [InlineData("floor", 0)]
    [InlineData("ceil", 0)]
    [InlineData("round_nearest_even", 0)]
    [InlineData("sqrt", 2e-7)]
    [InlineData("rsqrt", 2e-7)]
    [InlineData("exponential", 1e-6)]
    [InlineData("exponential_minus_one", 1e-6)]
    [InlineData("log", 1e-6)]
    [InlineData("log_plus_one", 1e-6)]
    [InlineData("sine", 1e-6)]
    [InlineData("cosine", 1e-6)]
    [InlineData("atan", 1e-6)]
    [InlineData("tanh", 1e-6)]
    [InlineData("logistic", 1e-6)]
    [InlineData("erf", 1e-6)]
    public void Of_one_real_number(string op, double tolerance)
    {
        foreach (int length in lengths)
        {
            float[] x = Fused.Numbers(length);
            float[] single = Fused.Map<float, float>(op, x);
            double[] wide = [.. x.Select(v => (double)v)], twice = Fused.Map<double, double>(op, wide);
            for (int i = 0; i < length; i++)
            {
                double exact = Reference.Real(op, x[i]);
                Near(exact, single[i], tolerance, $"{op}({x[i]:R})");
                Near(exact, twice[i], tolerance == 0 ? 0 : 1e-14, $"{op}({wide[i]:R})");
            }
        }
    }

    [Theory]
    [InlineData("add", 6e-8)]
    [InlineData("subtract", 6e-8)]
    [InlineData("multiply", 6e-8)]
    [InlineData("divide", 6e-8)]
    [InlineData("remainder", 6e-8)]
    [InlineData("maximum", 0)]
    [InlineData("minimum", 0)]
    [InlineData("power", 1e-6)]
    [InlineData("atan2", 1e-6)]
    public void Of_two_real_numbers(string op, double tolerance)
    {
        foreach (int length in lengths)
        {
            float[] a = Fused.Numbers(length), b = Fused.Numbers(length, seed: 2);
            float[] single = Fused.Map<float, float>(op, a, b);
            double[] twice = Fused.Map<double, double>(
                op, [.. a.Select(v => (double)v)], [.. b.Select(v => (double)v)]);
            for (int i = 0; i < length; i++)
            {
                double exact = Reference.Real(op, a[i], b[i]);
                Near(exact, single[i], tolerance, $"{op}({a[i]:R}, {b[i]:R})");
                Near(exact, twice[i], 0, $"{op}({a[i]:R}, {b[i]:R}) in float64");
            }
        }
    }

    [Theory]
    [InlineData(2f)]
    [InlineData(0.5f)]
    [InlineData(-1.5f)]
    public void Power_with_one_exponent(float exponent)
    {
        float[] x = Fused.Numbers(1003);
        float[] y = Fused.Run<float, float>("power", [1003], [[1], [0]], x, [exponent]);
        for (int i = 0; i < x.Length; i++)
            Near(Math.Pow(x[i], exponent), y[i], 1e-6, $"{x[i]:R} to the power {exponent}");
    }

    [Fact]
    public void Of_whole_numbers()
    {
        Whole([0, 1, -1, 2, 7, -13, 100, int.MaxValue, int.MinValue]);
        Whole([0L, 1, -1, 2, 7, -13, 100, long.MaxValue, long.MinValue, 1L << 40]);
        Whole([(byte)0, (byte)1, (byte)2, (byte)7, (byte)200, (byte)255]);
    }

    static void Whole<T>(T[] some) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        // All pairs, so often that vectors and tails are met.
        T[] a = [.. Enumerable.Range(0, 523).Select(i => some[i % some.Length])];
        T[] b = [.. Enumerable.Range(0, 523).Select(i => some[i / some.Length % some.Length])];
        foreach (string op in new[] { "negate", "abs", "sign", "relu" })
            Same(op, [.. a.Select(x => Reference.Number(op, x))], Fused.Map<T, T>(op, a));
        foreach (string op in new[] { "add", "subtract", "multiply", "maximum", "minimum" })
            Same(op, [.. a.Zip(b, (x, y) => Reference.Number(op, x, y))], Fused.Map<T, T>(op, a, b));
        T Quotient(T x, T y) => y == T.Zero ? T.Zero : y == -T.One && T.IsNegative(y) ? -x : x / y;
        Same("divide", [.. a.Zip(b, Quotient)], Fused.Map<T, T>("divide", a, b));
        T Rest(T x, T y) => y == T.Zero ? T.Zero : x - y * Quotient(x, y);
        Same("remainder", [.. a.Zip(b, Rest)], Fused.Map<T, T>("remainder", a, b));
        Same("and", [.. a.Zip(b, (x, y) => x & y)], Fused.Map<T, T>("and", a, b));
        Same("or", [.. a.Zip(b, (x, y) => x | y)], Fused.Map<T, T>("or", a, b));
        Same("xor", [.. a.Zip(b, (x, y) => x ^ y)], Fused.Map<T, T>("xor", a, b));
        Same("not", [.. a.Select(x => ~x)], Fused.Map<T, T>("not", a));
        T[] bits = [.. b.Select(x => x & T.CreateChecked(7))];
        Same("shift_left", [.. a.Zip(bits, (x, y) => x << int.CreateChecked(y))],
            Fused.Map<T, T>("shift_left", a, bits));
        Same("shift_right", [.. a.Zip(bits, (x, y) => x >> int.CreateChecked(y))],
            Fused.Map<T, T>("shift_right", a, bits));
        foreach (string op in new[] { "eq", "ne", "lt", "le", "gt", "ge" })
            Same(op, [.. a.Zip(b, (x, y) => Reference.Holds("compare_" + op, x, y))],
                Fused.Map<T, bool>("compare_" + op, a, b));
    }

    [Fact]
    public void Whole_powers_and_long_shifts()
    {
        Assert.Equal([8, -27, 1, 0, -1, 1, 0, 1],
            Fused.Map<int, int>("power", [2, -3, 5, 0, -1, -1, 7, 1], [3, 3, 0, -2, -3, -4, -1, -9]));
        Assert.Equal([0, 0, 0], Fused.Map<int, int>("shift_left", [1, 1, 1], [32, 40, -1]));
        Assert.Equal([0, -1, -1], Fused.Map<int, int>("shift_right", [5, -5, -5], [32, 99, 31]));
    }

    [Fact]
    public void Relations_of_real_numbers()
    {
        float[] a = Fused.Numbers(2049), b = Fused.Numbers(2049, seed: 2);
        for (int i = 0; i < a.Length; i += 3) b[i] = a[i];
        double[] wideA = [.. a.Select(v => (double)v)], wideB = [.. b.Select(v => (double)v)];
        foreach (string relation in new[] { "eq", "ne", "lt", "le", "gt", "ge" })
        {
            string op = "compare_" + relation;
            bool[] expected = [.. a.Zip(b, (x, y) => Reference.Holds(op, x, y))];
            Same(op, expected, Fused.Map<float, bool>(op, a, b));
            Same(op, expected, Fused.Map<double, bool>(op, wideA, wideB));
        }
    }

    [Fact]
    public void Of_truth_values()
    {
        bool[] a = [.. Enumerable.Range(0, 131).Select(i => i % 2 == 0)];
        bool[] b = [.. Enumerable.Range(0, 131).Select(i => i % 3 == 0)];
        Same("and", [.. a.Zip(b, (x, y) => x & y)], Fused.Map<bool, bool>("and", a, b));
        Same("or", [.. a.Zip(b, (x, y) => x | y)], Fused.Map<bool, bool>("or", a, b));
        Same("xor", [.. a.Zip(b, (x, y) => x ^ y)], Fused.Map<bool, bool>("xor", a, b));
        Same("add", [.. a.Zip(b, (x, y) => x | y)], Fused.Map<bool, bool>("add", a, b));
        Same("multiply", [.. a.Zip(b, (x, y) => x & y)], Fused.Map<bool, bool>("multiply", a, b));
        Same("not", [.. a.Select(x => !x)], Fused.Map<bool, bool>("not", a));
        Same("compare_eq", [.. a.Zip(b, (x, y) => x == y)], Fused.Map<bool, bool>("compare_eq", a, b));
    }

    [Fact]
    public void An_unknown_operation_is_refused_when_the_kernel_is_built()
    {
        var error = Assert.Throws<NotSupportedException>(() => Fused.Map<bool, bool>("tanh", [true]));
        Assert.Contains("'tanh' from bool", error.Message);
    }

    static void Same<T>(string op, T[] expected, T[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(expected[i]!.Equals(actual[i]),
                $"{op} on {typeof(T).Name}, {i}: {actual[i]}, not {expected[i]}");
    }

    internal static void Near(double expected, double actual, double tolerance, string what)
    {
        bool isNear = double.IsNaN(expected) ? double.IsNaN(actual)
            : expected == actual || Math.Abs(expected - actual) <= tolerance * Math.Abs(expected) + 2e-45
            || (float.IsInfinity((float)actual) && Math.Abs(expected) > float.MaxValue)
            // sin(1e38) by float32: the function is right, its neighbours are far.
            || (what.StartsWith("sine") || what.StartsWith("cosine")) && Math.Abs(expected - actual) < 1e-7;
        Assert.True(isNear, $"{what} = {actual:R}, not {expected:R}");
    }
}
