using Lamina.IR;

namespace Lamina.Tests;

public class MathOpsTests
{
    static Tensor Noise(params int[] shape)
    {
        var random = new RandomStream(3);
        return NDArray.From<float>(
            [.. Enumerable.Range(0, (int)new Shape(shape).Elements).Select(_ => (float)random.NextNormal())], shape);
    }

    static void Near(IEnumerable<double> wanted, Tensor got, double gap) =>
        Assert.All(wanted.Zip(Enumerable.Range(0, (int)got.Shape.Elements).Select(i => got.Value[i])),
            pair => Assert.Equal(pair.First, pair.Second, gap));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(67)]
    [InlineData(120)]
    [InlineData(1000)]
    public void Transforms_of_any_length_are_the_sums_of_the_definition(int n)
    {
        Tensor x = Noise(n), y = Noise(2, n).Select(0, 1);
        (Tensor re, Tensor im) = Ops.Fft((x.Reshape((1, n)), y.Reshape((1, n))));
        float[] a = x.ToArray<float>(), b = y.ToArray<float>();
        double[] real = new double[n], imaginary = new double[n];
        for (int k = 0; k < n; k++)
        {
            for (int j = 0; j < n; j++)
            {
                (double sin, double cos) = Math.SinCos(-2 * Math.PI * ((long)j * k % n) / n);
                real[k] += a[j] * cos - b[j] * sin;
                imaginary[k] += a[j] * sin + b[j] * cos;
            }
        }
        Near(real, re.Reshape(-1), 1e-3);
        Near(imaginary, im.Reshape(-1), 1e-3);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public void Inverse_transforms_give_the_numbers_back(int n)
    {
        Tensor x = Noise(3, n);
        Near(x.ToArray<float>().Select(v => (double)v), Ops.Irfft(Ops.Rfft(x), n).Reshape(-1), 1e-5);
        (Tensor re, Tensor im) = Ops.Ifft2(Ops.Fft2((x, -x)));
        Near(x.ToArray<float>().Select(v => (double)v), re.Reshape(-1), 1e-5);
        Near(x.ToArray<float>().Select(v => (double)-v), im.Reshape(-1), 1e-5);
    }

    [Theory]
    [InlineData("hann", true)]
    [InlineData("hamming", false)]
    public void Short_transforms_of_windows_give_the_sequence_back(string window, bool center)
    {
        Tensor x = Noise(2, 64);
        var transforms = Ops.Stft(x, 16, 4, 16, window, center);
        Assert.Equal(new Shape(2, center ? 17 : 13, 9), transforms.Real.Shape);
        Tensor y = Ops.Istft(transforms, 16, 4, 16, 64, window, center);
        float[] wanted = x.ToArray<float>(), got = y.ToArray<float>();
        // Without centring, too few windows lie over the ends.
        for (int i = 16; i < 48; i++) Assert.Equal(wanted[i], got[i], 1e-4f);
    }

    [Fact]
    public void Special_functions_have_the_values_of_the_tables()
    {
        Tensor x = Tensor.From(new[] { -1f, 0f, 0.5f, 3f, 5f });
        Near([1.8427008, 1, 0.4795001, 2.209049699e-5, 1.537459794e-12], Ops.Erfc(x), 1e-6);
        Assert.Equal(1.537459794e-12, Ops.Erfc(x).Value[4], 1e-17);
        Near([1.2660659, 1, 1.0634834, 4.8807926, 27.239872], Ops.I0(x), 1e-5);
        Near([0.4769363, -1.3859038], Ops.Erfinv(Tensor.From(new[] { 0.5f, -0.95f })), 1e-6);
        Assert.Equal(double.PositiveInfinity, Ops.Erfinv(Tensor.Scalar(1)).Item());
        Near([0.6321206, 0.3934693, 0.9972306, 0.0190453, 0.5], Ops.Gammainc(
            Tensor.From(new[] { 1.0, 1.0, 3.0, 5.0, 1000.333 }), Tensor.From(new[] { 1.0, 0.5, 11.5, 1.6, 1000.0 })),
            5e-3);
    }

    [Fact]
    public void Axes_are_named()
    {
        Tensor x = Tensor.Iota(24).Reshape((2, 3, 4));
        Assert.Equal(Ops.Transpose(x, [0, 2, 1]).Reshape((8, 3)).ToArray<float>(),
            Ops.Rearrange(x, "a b c -> (a c) b").ToArray<float>());
        Assert.Equal(new Shape(2, 3, 2, 2), Ops.Rearrange(x, "a b (c d) -> a b c d", ("d", 2)).Shape);
        Assert.Equal(new Shape(4, 2, 3), Ops.Rearrange(x, "... c -> c ...").Shape);
        Assert.Equal(new Shape(6, 4, 1), Ops.Rearrange(x, "a b c -> (a b) c 1").Shape);
        Assert.Throws<ArgumentException>(() => Ops.Rearrange(x, "a b c -> a b"));
        Assert.Throws<ArgumentException>(() => Ops.Rearrange(x, "a b (c d) -> a b c d"));
    }

    [Fact]
    public void Distances_of_0_have_a_gradient_of_0()
    {
        Tensor x = Tensor.From(new[,] { { 3f, 4f }, { 0f, 0f } });
        Tensor d = Ops.Cdist(x, Tensor.Zeros((1, 2)));
        Assert.Equal([5f, 0f], d.ToArray<float>());
        Assert.Equal([0.6f, 0.8f, 0f, 0f], Gradient.Of(d, [x])[0].ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Random_numbers_have_the_moments_of_their_distribution()
    {
        Shape many = 20_000;
        void Check(double mean, double variance, Tensor x)
        {
            Assert.Equal(mean, x.Mean().Item(), 0.05 * Math.Max(1, Math.Abs(mean)));
            Assert.Equal(variance, x.Variance().Item(), 0.08 * Math.Max(0.3, variance));
        }
        Check(2, 9, Lamina.Random.Normal(many, 2, 3, seed: 1));
        Check(0.5, 1.0 / 12, Lamina.Random.Uniform(many, seed: 2));
        Check(1, 4 * 0.7737, Lamina.Random.TruncatedNormal(many, 1, 2, seed: 3));
        Check(4.5, 8.25, Lamina.Random.Randint(many, 0, 10, seed: 4).Cast(DType.Float32));
        Check(0.5, 0.5, Lamina.Random.Gamma(many, 0.5, seed: 5));
        Check(3, 3, Lamina.Random.Gamma(many, 3, seed: 6));
        Check(0.4, 0.04, Lamina.Random.Beta(many, 2, 3, seed: 7));
        Check(3, 2.1, Lamina.Random.Binomial(many, 10, 0.3, seed: 8));
        Check(1, 1, Lamina.Random.Dropout(Tensor.Ones(many), 0.5, seed: 9));
        Check(0.75, 0.1875, Lamina.Random.Categorical(Tensor.From(new[,] { { 0f, 1.0986f } }), 20_000, seed: 10)
            .Cast(DType.Float32));
        Assert.True(Lamina.Random.TruncatedNormal(many, seed: 3).Abs().Max().Item() <= 2);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (float)i),
            Lamina.Random.Shuffle(Tensor.Iota(50), seed: 11).ToArray<float>().Order());
    }
}
