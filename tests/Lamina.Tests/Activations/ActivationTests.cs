using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Tests.Activations;

public class ActivationTests
{
    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    // Definitions with their kinks, where a difference says nothing about the derivative.
    static readonly Dictionary<string, (Func<double, double> Of, double[] Kinks)> definitions = new()
    {
        ["celu"] = (x => x > 0 ? x : Math.Exp(x) - 1, []),
        ["elu"] = (x => x > 0 ? x : Math.Exp(x) - 1, []),
        ["exponential"] = (Math.Exp, []),
        ["hard_shrink"] = (x => Math.Abs(x) > 0.5 ? x : 0, [-0.5, 0.5]),
        ["hard_sigmoid"] = (x => Math.Clamp(x / 6 + 0.5, 0, 1), [-3, 3]),
        ["hard_silu"] = (x => x * Math.Clamp(x / 6 + 0.5, 0, 1), [-3, 3]),
        ["hard_tanh"] = (x => Math.Clamp(x, -1, 1), [-1, 1]),
        ["leaky_relu"] = (x => x > 0 ? x : 0.2 * x, [0]),
        ["linear"] = (x => x, []),
        ["log_sigmoid"] = (x => -Softplus(-x), []),
        ["mish"] = (x => x * Math.Tanh(Softplus(x)), []),
        ["relu"] = (x => Math.Max(x, 0), [0]),
        ["relu6"] = (x => Math.Clamp(x, 0, 6), [0, 6]),
        ["selu"] = (x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)), [0]),
        ["sigmoid"] = (Sigmoid, []),
        ["silu"] = (x => x * Sigmoid(x), []),
        ["swish"] = (x => x * Sigmoid(x), []),
        ["hard_swish"] = (x => x * Math.Clamp(x / 6 + 0.5, 0, 1), [-3, 3]),
        ["soft_shrink"] = (x => Math.Abs(x) <= 0.5 ? 0 : x - 0.5 * Math.Sign(x), [-0.5, 0.5]),
        ["softplus"] = (Softplus, []),
        ["softsign"] = (x => x / (1 + Math.Abs(x)), []),
        ["sparse_plus"] = (x => x <= -1 ? 0 : x >= 1 ? x : (x + 1) * (x + 1) / 4, []),
        ["sparse_sigmoid"] = (x => Math.Clamp((x + 1) / 2, 0, 1), [-1, 1]),
        ["squareplus"] = (x => (x + Math.Sqrt(x * x + 4)) / 2, []),
        ["tanh"] = (Math.Tanh, []),
        ["tanh_shrink"] = (x => x - Math.Tanh(x), []),
        ["arctan"] = (Math.Atan, []),
        ["scaled_arctan"] = (x => 2 / Math.PI * Math.Atan(x), []),
        ["scaled_arctan_single"] = (x => Math.Atan2(x, 1 - x * x) / Math.PI, []),
        ["bipolar_sigmoid"] = (x => Sigmoid(x) - Sigmoid(-x), []),
    };

    public static TheoryData<string> Elementwise => [.. definitions.Keys];

    static NDArray Row(params double[] values) => NDArray.From<double>(values, (1, values.Length));

    static NDArray Apply(ActivationFunction function, NDArray x) => Function.Of(function.Call).Call(x)[0];

    static NDArray Derivative(ActivationFunction function, NDArray x) =>
        Function.Of(t => Gradient.Of(function.Call(t).Sum(), [t])[0]).Call(x)[0];

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void Values_and_derivatives_follow_the_definition(string name)
    {
        (Func<double, double> of, double[] kinks) = definitions[name];
        double[] points = [-7.3, -3.4, -2.2, -1.3, -0.8, -0.3, -1e-3, 1e-3, 0.3, 0.45, 0.9, 1.2, 2.7, 3.1, 5.5, 6.5];
        NDArray x = Row(points), y = Apply(name, x), slope = Derivative(name, x);
        for (int i = 0; i < points.Length; i++)
        {
            Assert.Equal(of(points[i]), y[i], 1e-12 * (1 + Math.Abs(of(points[i]))));
            if (kinks.Any(kink => Math.Abs(kink - points[i]) < 1e-4)) continue;
            double numeric = (of(points[i] + 1e-6) - of(points[i] - 1e-6)) / 2e-6;
            Assert.True(Math.Abs(numeric - slope[i]) < 1e-5 + 1e-4 * Math.Abs(numeric),
                $"slope at {points[i]}: {slope[i]}, not {numeric}");
        }
    }

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void Large_numbers_give_no_nan_and_nan_stays_nan(string name)
    {
        // e^x itself overflows; it is right to be infinite.
        double[] points = name == "exponential" ? [-1e4, -90, 80] : [-1e15, -1e4, -90, 0, 90, 1e4, 1e15];
        NDArray x = Row(points).Cast(DType.Float32);
        foreach (NDArray result in new[] { Apply(name, x), Derivative(name, x) })
            for (int i = 0; i < points.Length; i++)
                Assert.True(float.IsFinite(result.AsSpan<float>()[i]), $"{name} at {points[i]}: {result[i]}");
        // Seventeen of them, so that vectors and the rest after them are both met.
        NDArray nan = Row([.. Enumerable.Repeat(double.NaN, 17)]);
        foreach (DType type in (DType[])[DType.Float32, DType.Float64])
            for (int i = 0; i < 17; i++) Assert.True(double.IsNaN(Apply(name, nan.Cast(type))[i]),
                $"{name}, {type}, {i}");
    }

    [Theory]
    [InlineData("relu", 0)]
    [InlineData("leaky_relu", 0.2)]
    [InlineData("elu", 1)]
    [InlineData("softplus", 0.5)]
    [InlineData("selu", 1.7580993408473766)]
    [InlineData("relu6", 0)]
    [InlineData("soft_shrink", 0)]
    public void The_derivative_at_zero_is_that_of_Keras(string name, double wanted) =>
        Assert.Equal(wanted, Derivative(name, Row(0))[0], 1e-12);

    [Fact]
    public void Softmax_sums_to_one_and_bears_large_scores()
    {
        NDArray y = Apply("softmax", Row(1000, 1001, -1000));
        Assert.Equal([1 / (1 + Math.E), Math.E / (1 + Math.E), 0], y.ToArray<double>(), (a, b) =>
            Math.Abs(a - b) < 1e-12);
        NDArray log = Apply("log_softmax", Row(1000, 1001, -1000));
        Assert.Equal(-2001 - Math.Log(1 + Math.Exp(-1)), log[2], 1e-9);
        Numerics.CheckGradient(x => Functions.Softmax(x[0], 0, 1), Numerics.Random((2, 3)));
        Numerics.CheckGradient(x => Functions.LogSoftmax(x[0]), Numerics.Random((2, 3)));
        Numerics.CheckGradient(x => Functions.LogSumExp(x[0], [0]), Numerics.Random((2, 3)));
    }

    [Fact]
    public void LogSumExp_of_infinities_is_no_nan()
    {
        NDArray y = Function.Of(x => Functions.LogSumExp(x)).Call(NDArray.From<double>(
            [double.NegativeInfinity, double.NegativeInfinity, double.PositiveInfinity, 1], (2, 2)))[0];
        Assert.Equal([double.NegativeInfinity, double.PositiveInfinity], y.ToArray<double>());
    }

    [Fact]
    public void Sparsemax_is_the_nearest_point_of_the_simplex()
    {
        Assert.Equal([0.75, 0.25, 0], Apply("sparsemax", Row(1.2, 0.7, -0.5)).ToArray<double>(), (a, b) =>
            Math.Abs(a - b) < 1e-12);
        Numerics.CheckFirst(x => Functions.Sparsemax(x[0]), Row(1.2, 0.7, -0.5));
    }

    [Fact]
    public void Glu_gates_the_first_half_with_the_second() =>
        Assert.Equal([2 * Sigmoid(-1), 3 * Sigmoid(0.5)], Apply("glu", Row(2, 3, -1, 0.5)).ToArray<double>(),
            (a, b) => Math.Abs(a - b) < 1e-12);

    [Theory]
    [InlineData(false, 0.8413447460685429)]
    [InlineData(true, 0.8411919906082768)]
    public void Gelu_has_both_of_its_forms(bool approximate, double wanted) =>
        Assert.Equal(wanted, Apply(Lamina.Activations.Get("gelu", new JsonObject { ["approximate"] = approximate }),
            Row(1))[0], 1e-9);

    [Theory]
    [InlineData(-0.9)]
    [InlineData(-0.2)]
    [InlineData(0.5)]
    public void The_tutorials_formulas_hold_within_one(double x)
    {
        Assert.Equal(Math.Atan(2 * x / (1 - x * x)) / Math.PI, Apply("scaled_arctan", Row(x))[0], 1e-12);
        Assert.Equal(Math.Atan(x / (1 - x * x)) / Math.PI, Apply("scaled_arctan_single", Row(x))[0], 1e-12);
    }

    [Fact]
    public void The_continued_formulas_do_not_jump_at_one()
    {
        foreach (string name in (string[])["scaled_arctan", "scaled_arctan_single"])
        {
            NDArray y = Apply(name, Row(1 - 1e-9, 1, 1 + 1e-9, 1e8));
            Assert.Equal(0.5, y[0], 1e-8);
            Assert.Equal(0.5, y[1], 1e-12);
            Assert.Equal(0.5, y[2], 1e-8);
            Assert.Equal(1, y[3], 1e-6);
        }
    }

    [Fact]
    public void Arguments_are_those_of_Keras()
    {
        static double At(string name, double x, JsonObject arguments) =>
            Apply(Lamina.Activations.Get(name, arguments), Row(x))[0];
        Assert.Equal(-0.1 * 1.2, At("relu", -1, new() { ["negative_slope"] = 0.1, ["threshold"] = 0.2 }), 1e-12);
        Assert.Equal(1.5, At("relu", 4, new() { ["max_value"] = 1.5 }), 1e-12);
        Assert.Equal(-1, At("threshold", 0.1, new() { ["threshold"] = 0.3, ["default_value"] = -1.0 }), 1e-12);
        Assert.Equal(0.5 * (Math.Exp(-2) - 1), At("celu", -1, new() { ["alpha"] = 0.5 }), 1e-12);
    }

    [Fact]
    public void Unknown_names_and_arguments_are_explained()
    {
        Assert.Contains("did you mean 'relu'",
            Assert.Throws<ArgumentException>(() => (ActivationFunction)"rellu").Message);
        Assert.Contains("negative_slope", Assert.Throws<ArgumentException>(
            () => Lamina.Activations.Get("leaky_relu", new JsonObject { ["negativ_slope"] = 1 })).Message);
        Assert.Contains("no arguments", Assert.Throws<ArgumentException>(
            () => Lamina.Activations.Get("tanh", new JsonObject { ["alpha"] = 1 })).Message);
        Assert.Contains("arguments", Assert.Throws<ArgumentException>(() =>
            Lamina.Activations.Get("threshold")).Message);
    }

    [Fact]
    public void A_function_of_ones_own_is_found_by_its_name()
    {
        Lamina.Activations.Register(new ActivationFunction("cube_for_a_test", x => x * x * x));
        Assert.Equal(8, Apply("cube_for_a_test", Row(2))[0]);
    }
}
