using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Tests.Initializers;

[Collection(ProcessWide.Name)]
public class InitializerTests
{
    static (double Mean, double Deviation, double Largest) Statistics(NDArray values)
    {
        float[] all = values.ToArray<float>();
        double mean = all.Average(v => (double)v);
        return (mean, Math.Sqrt(all.Average(v => (v - mean) * (v - mean))), all.Max(Math.Abs));
    }

    public static TheoryData<string, double, double> Distributions => new()
    {
        // Shape (3, 3, 40, 60): fan in 360, fan out 540. Deviation, and the limit that no number passes.
        { "glorot_uniform", Math.Sqrt(1 / 450.0), Math.Sqrt(3 / 450.0) },
        { "glorot_normal", Math.Sqrt(1 / 450.0), 2 * Math.Sqrt(1 / 450.0) / 0.8796 },
        { "he_uniform", Math.Sqrt(2 / 360.0), Math.Sqrt(6 / 360.0) },
        { "he_normal", Math.Sqrt(2 / 360.0), 2 * Math.Sqrt(2 / 360.0) / 0.8796 },
        { "lecun_uniform", Math.Sqrt(1 / 360.0), Math.Sqrt(3 / 360.0) },
        { "lecun_normal", Math.Sqrt(1 / 360.0), 2 * Math.Sqrt(1 / 360.0) / 0.8796 },
        { "variance_scaling", Math.Sqrt(1 / 360.0), 2 * Math.Sqrt(1 / 360.0) / 0.8796 },
        { "random_normal", 0.05, 0.3 },
        { "normal", 0.05, 0.3 },
        { "truncated_normal", 0.05 * 0.8796, 0.1 },
        { "random_uniform", 0.05 / Math.Sqrt(3), 0.05 },
        { "uniform", 0.05 / Math.Sqrt(3), 0.05 },
    };

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Spread_is_as_defined(string id, double deviation, double limit)
    {
        Random.SetSeed(5);
        (double mean, double spread, double largest) = Statistics(((Initializer)id).Create((3, 3, 40, 60)));
        Assert.Equal(0, mean, 0.03 * deviation);
        Assert.Equal(deviation, spread, 0.02 * deviation);
        Assert.True(largest <= limit * 1.0001, $"{largest} is beyond {limit}");
        Assert.True(largest > 0.9 * limit || limit == 0.3);
    }

    [Theory]
    [InlineData(6, 3)]
    [InlineData(3, 6)]
    [InlineData(5, 5)]
    public void Orthogonal_rows_or_columns_are_perpendicular(int rows, int columns)
    {
        NDArray w = new Orthogonal(gain: 2, seed: 3).Create((rows, columns), DType.Float64);
        bool tall = rows >= columns;
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        double At(int vector, int k) => tall ? w[k * columns + vector] : w[vector * columns + k];
        for (int a = 0; a < count; a++)
            for (int b = 0; b < count; b++)
                Assert.Equal(a == b ? 4 : 0, Enumerable.Range(0, length).Sum(k => At(a, k) * At(b, k)), 1e-12);
    }

    [Fact]
    public void Constants_are_constant()
    {
        Assert.All(((Initializer)"zeros").Create((2, 3)).ToArray<float>(), v => Assert.Equal(0, v));
        Assert.All(((Initializer)"one").Create((2, 3), DType.Float64).ToArray<double>(), v => Assert.Equal(1, v));
        Assert.All(new Lamina.Initializers.Constant(2.5).Create(4, DType.Float16).ToArray<Half>(), v =>
            Assert.Equal((Half)2.5, v));
        Assert.Equal([3, 0, 0, 0, 3, 0], new Identity(3).Create((2, 3)).ToArray<float>());
        Assert.Contains("two dimensions", Assert.Throws<ArgumentException>(() => new Identity().Create(3)).Message);
    }

    [Fact]
    public void Seeds_repeat_and_differ()
    {
        NDArray Draw() => ((Initializer)"glorot_uniform").Create((4, 5));
        Random.SetSeed(9);
        NDArray first = Draw(), second = Draw();
        Random.SetSeed(9);
        Assert.True(first.Bytes.SequenceEqual(Draw().Bytes));
        Assert.False(first.Bytes.SequenceEqual(second.Bytes));
        var seeded = new HeNormal(seed: 4);
        Assert.True(seeded.Create(7).Bytes.SequenceEqual(seeded.Create(7).Bytes));
    }

    [Fact]
    public void Axes_of_an_einsum_set_the_fans()
    {
        // Keras 3.15: the query kernel of an attention, (64, 2, 4), draws within √(6 / (64 + 8)).
        (_, _, double largest) = Statistics(new GlorotUniform(1, inputAxes: [0],
            outputAxes: [1, 2]).Create((64, 2, 4)));
        Assert.InRange(largest, 0.9 * 0.28868, 0.28868);
    }

    public static TheoryData<string, string, string> Configs => new()
    {
        { "initializers", "GlorotUniform", "{'seed': null, 'input_axes': null, 'output_axes': null}" },
        { "initializers", "HeNormal", "{'seed': 7, 'input_axes': [0], 'output_axes': [1,2]}" },
        { "initializers", "VarianceScaling", "{'scale': 2.0, 'mode': 'fan_out', 'distribution': 'uniform', " +
            "'seed': null, 'input_axes': null, 'output_axes': null}" },
        { "initializers", "Orthogonal", "{'seed': null, 'gain': 1.5}" },
        { "initializers", "RandomUniform", "{'seed': 3, 'minval': -1.0, 'maxval': 2.0}" },
        { "initializers", "TruncatedNormal", "{'mean': 1.0, 'stddev': 0.5, 'seed': null}" },
        { "initializers", "Constant", "{'value': 0.25}" },
        { "initializers", "Zeros", "{}" },
        { "regularizers", "L1L2", "{'l1': 0.5, 'l2': 0.25}" },
        { "regularizers", "OrthogonalRegularizer", "{'factor': 0.5, 'mode': 'columns'}" },
        { "constraints", "MaxNorm", "{'max_value': 3.0, 'axis': 0}" },
        { "constraints", "MinMaxNorm", "{'min_value': 0.5, 'max_value': 2.0, 'rate': 0.75, 'axis': [0,1]}" },
        { "constraints", "NonNeg", "{}" },
    };

    [Theory]
    [MemberData(nameof(Configs))]
    public void Configurations_round_trip(string module, string name, string text)
    {
        JsonObject config = JsonNode.Parse(text.Replace('\'', '"'))!.AsObject();
        JsonObject written = Registry.Serialize(Registry.Deserialize(new JsonObject
        {
            ["module"] = "keras." + module,
            ["class_name"] = name,
            ["config"] = config,
        }));
        Assert.Equal(name, (string)written["class_name"]!);
        Assert.Equal("keras." + module, (string)written["module"]!);
        // 2.0 and 2 are the same number.
        static string Plain(JsonNode node) => node.ToJsonString().Replace(".0", "");
        Assert.Equal(Plain(config), Plain(written["config"]!));
    }

    [Fact]
    public void Penalties_are_as_defined()
    {
        static double Of(Regularizer r, NDArray x) => r.Call(Tensor.From(x)).Item();
        NDArray x = NDArray.From<double>([1, -2, 2, 0], (2, 2));
        Assert.Equal(0.05, Of("l1", x), 1e-12);
        Assert.Equal(0.09, Of("l2", x), 1e-12);
        Assert.Equal(0.5 * 5 + 0.1 * 9, Of(new L1L2(0.5, 0.1), x), 1e-12);
        // Rows (1, −2) and (2, 0): |cos| = 2 / (√5 · 2).
        Assert.Equal(0.01 / Math.Sqrt(5), Of("orthogonal_regularizer", x), 1e-12);
        Assert.Contains("did you mean 'l1l2'", Assert.Throws<ArgumentException>(() => (Regularizer)"l1l3x").Message);
    }

    [Fact]
    public void Constraints_are_as_defined()
    {
        static double[] Of(Constraint c, NDArray x) => c.Call(Tensor.From(x)).Value.ToArray<double>();
        static void Near(double[] wanted, double[] got) => Assert.Equal(wanted, got, (a, b) => Math.Abs(a - b) < 1e-6);
        NDArray x = NDArray.From<double>([3, 0.3, -4, 0.4], (2, 2));
        Near([3 * 0.4, 0.3, -4 * 0.4, 0.4], Of(new MaxNorm(2), x));
        Near([0.6, 0.6, -0.8, 0.8], Of("unit_norm", x));
        Near([3, 0.3, 0, 0.4], Of("non_neg", x));
        Near([0.6, 0.6, -0.8, 0.8], Of(new MinMaxNorm(1, 1), x));
    }
}
