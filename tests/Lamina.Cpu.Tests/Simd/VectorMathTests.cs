global using unsafe TileFunction = delegate*<void*, void*, void*, void*, void*, int, void>;

using Lamina.IR;

namespace Lamina.Cpu.Tests;

/// <summary>float32 functions against float64 definitions, over all magnitudes and the special values.</summary>
public unsafe class VectorMathTests
{
    // Relative error allowed, and the absolute one where the result is denormal or, for sines, near a zero.
    [Theory]
    [InlineData("exponential", 4e-7, 2e-45)]
    [InlineData("exponential_minus_one", 4e-7, 0)]
    [InlineData("log", 4e-7, 0)]
    [InlineData("log_plus_one", 4e-7, 0)]
    [InlineData("tanh", 4e-7, 0)]
    [InlineData("logistic", 4e-7, 2e-45)]
    [InlineData("erf", 1e-6, 2e-45)]
    [InlineData("sine", 4e-7, 4e-8)]
    [InlineData("cosine", 4e-7, 4e-8)]
    [InlineData("sqrt", 1e-7, 0)]
    [InlineData("rsqrt", 2e-7, 0)]
    [InlineData("atan", 4e-7, 2e-45)]
    public void Is_close_to_the_definition(string op, double relative, double absolute)
    {
        float[] x = KernelRun.Pin<float>(Arguments());
        float[] y = KernelRun.Room<float>(x.Length);
        TileFunction function = TileFunctions.Find(op, DType.Float32, DType.Float32, 0);
        function(KernelRun.At(x), null, null, null, KernelRun.At(y), x.Length);
        double worst = 0;
        float at = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double exact = Reference.Real(op, x[i]);
            if (double.IsNaN(exact))
            {
                Assert.True(float.IsNaN(y[i]), $"{op}({x[i]:R}) = {y[i]:R}, not NaN");
                continue;
            }
            float rounded = (float)exact;
            if (y[i] == rounded) continue;
            double error = Math.Abs(y[i] - exact);
            if (error <= absolute) continue;
            Assert.False(float.IsInfinity(rounded) || float.IsNaN(y[i]), $"{op}({x[i]:R}) = {y[i]:R}, not {rounded:R}");
            if (error / Math.Abs(exact) > worst) (worst, at) = (error / Math.Abs(exact), x[i]);
        }
        Assert.True(worst <= relative, $"{op}({at:R}) is off by {worst:E2}");
    }

    [Theory]
    [InlineData("exponential_minus_one", -0f)]
    [InlineData("tanh", -0f)]
    [InlineData("erf", -0f)]
    [InlineData("sine", -0f)]
    [InlineData("log_plus_one", -0f)]
    public void Odd_functions_keep_the_sign_of_zero(string op, float x)
    {
        float y;
        TileFunctions.Find(op, DType.Float32, DType.Float32, 0)(&x, null, null, null, &y, 1);
        Assert.Equal(BitConverter.SingleToInt32Bits(-0f), BitConverter.SingleToInt32Bits(y));
    }

    [Theory]
    [InlineData("exponential")]
    [InlineData("tanh")]
    [InlineData("log")]
    [InlineData("sine")]
    [InlineData("erf")]
    public void A_value_does_not_depend_on_its_place(string op)
    {
        float[] x = KernelRun.Pin<float>([.. Arguments().Take(1003)]), y = KernelRun.Room<float>(1003);
        TileFunction function = TileFunctions.Find(op, DType.Float32, DType.Float32, 0);
        function(KernelRun.At(x), null, null, null, KernelRun.At(y), x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            float value = x[i], one;
            function(&value, null, null, null, &one, 1);
            Assert.Equal(BitConverter.SingleToInt32Bits(y[i]), BitConverter.SingleToInt32Bits(one));
        }
    }

    // Every 4,001st bit pattern of both signs, dense stretches near 0 and 1, and what is special.
    static float[] Arguments()
    {
        List<float> x =
        [
            0f, -0f, 1f, -1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue,
            float.Epsilon, -float.Epsilon, 1.17549435e-38f, 88.72283f, 88.72284f, -87.33655f, -103.972f, -104f, 8192f,
        ];
        for (long bits = 0; bits < uint.MaxValue; bits += 4001)
            x.Add(BitConverter.UInt32BitsToSingle((uint)bits));
        for (int i = -20000; i <= 20000; i++)
        {
            x.Add(i / 1000f);
            x.Add(i * 1.7e-5f);
            x.Add(1f + i * 6e-8f);
        }
        return [.. x];
    }
}
