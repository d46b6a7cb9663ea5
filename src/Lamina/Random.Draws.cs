using Lamina.IR;

namespace Lamina;

// keras.random: tensors of random numbers. Without a seed each call draws the next of the program; a number as the seed
// gives the same numbers at each call; a generator moves on.
public static partial class Random
{
    /// <summary>Normal numbers.</summary>
    /// <param name="shape">How many.</param>
    /// <param name="mean">Their mean.</param>
    /// <param name="stddev">Their standard deviation.</param>
    /// <param name="dtype">Element type; by default float32.</param>
    /// <param name="seed">A number or a generator.</param>
    public static Tensor Normal(
        Shape shape, double mean = 0, double stddev = 1, DType? dtype = null, SeedGenerator? seed = null) =>
        ((seed ?? new()).Normal(shape) * stddev + mean).Cast(dtype ?? DType.Float32);

    /// <summary>Numbers of a uniform distribution from minval to maxval (exclusive).</summary>
    public static Tensor Uniform(
        Shape shape, double minval = 0, double maxval = 1, DType? dtype = null, SeedGenerator? seed = null) =>
        ((seed ?? new()).Uniform(shape) * (maxval - minval) + minval).Cast(dtype ?? DType.Float32);

    /// <summary>Normal numbers within two standard deviations of the mean.</summary>
    public static Tensor TruncatedNormal(
        Shape shape, double mean = 0, double stddev = 1, DType? dtype = null, SeedGenerator? seed = null)
    {
        // erf(√2): the probability to lie within.
        const double Inside = 0.9544997361036416;
        Tensor uniform = ((seed ?? new()).Uniform(shape) * 2 - 1) * Inside;
        return ((Ops.Erfinv(uniform) * Math.Sqrt(2)).Clip(-2, 2) * stddev + mean).Cast(dtype ?? DType.Float32);
    }

    /// <summary>Whole numbers from minval to maxval (exclusive), each as likely as the others.</summary>
    public static Tensor Randint(
        Shape shape, int minval, int maxval, DType dtype = DType.Int32, SeedGenerator? seed = null)
    {
        if (maxval <= minval) throw new ArgumentException($"There is no whole number from {minval} below {maxval}.");
        SeedGenerator random = seed ?? new();
        // 48 random bits, so that also wide ranges are even.
        Tensor high = random.Uniform(shape).Cast(DType.Float64), low = random.Uniform(shape).Cast(DType.Float64);
        double range = (double)maxval - minval;
        return (((high + low * (1.0 / (1 << 24))) * range).Floor().Minimum(range - 1) + minval).Cast(dtype);
    }

    /// <summary>Class numbers drawn with probabilities softmax(logits).</summary>
    /// <param name="logits">(rows, classes).</param>
    /// <param name="numSamples">How many of each row.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="seed">A number or a generator.</param>
    /// <returns>(rows, samples).</returns>
    public static Tensor Categorical(
        Tensor logits, int numSamples, DType dtype = DType.Int32, SeedGenerator? seed = null)
    {
        if (logits.Rank != 2) throw new ArgumentException($"Logits are (rows, classes), not {logits.Shape}.");
        // The largest of logits with Gumbel noise has the probabilities wanted.
        Tensor uniform = (seed ?? new()).Uniform((logits.Shape[0], numSamples, logits.Shape[1]));
        Tensor noise = -(-uniform.Log()).Log();
        return (logits.Cast(DType.Float32).ExpandDims(1) + noise).ArgMax(-1).Cast(dtype);
    }

    /// <summary>x with a part of its elements 0 and the others enlarged, so that the mean stays.</summary>
    /// <param name="inputs">Numbers.</param>
    /// <param name="rate">The part, in [0, 1].</param>
    /// <param name="noiseShape">The shape of the mask, which broadcasts; by default that of x.</param>
    /// <param name="seed">A number or a generator.</param>
    public static Tensor Dropout(Tensor inputs, double rate, Shape? noiseShape = null, SeedGenerator? seed = null)
    {
        if (rate is not (>= 0 and <= 1)) throw new ArgumentException($"A rate lies in [0, 1], not at {rate}.");
        if (rate == 0) return inputs;
        if (rate == 1) return Tensor.Zeros(inputs.Shape, inputs.DType);
        Shape shape = noiseShape is { } given
            ? new([.. given.Select((size, axis) => size < 0 ? inputs.Shape[axis] : size)]) : inputs.Shape;
        Tensor kept = (seed ?? new()).Uniform(shape).IsGreaterOrEqual(rate);
        return Tensor.Where(kept.BroadcastTo(inputs.Shape), inputs / (1 - rate), 0);
    }

    /// <summary>The parts along an axis in random order.</summary>
    public static Tensor Shuffle(Tensor x, int axis = 0, SeedGenerator? seed = null) =>
        x.Take((seed ?? new()).Uniform(x.Shape[x.Shape.Axis(axis)]).Sort().Indices, axis);

    /// <summary>Numbers of the gamma distribution with scale 1.</summary>
    /// <param name="shape">How many.</param>
    /// <param name="alpha">The distribution's shape, positive; broadcasts.</param>
    /// <param name="dtype">Element type; by default float32.</param>
    /// <param name="seed">A number or a generator.</param>
    public static Tensor Gamma(Shape shape, Operand alpha, DType? dtype = null, SeedGenerator? seed = null) =>
        LogGamma(shape, alpha, seed ?? new()).Exp().Cast(dtype ?? DType.Float32);

    // The logarithm, because numbers of small parameters are often below the smallest float.
    static Tensor LogGamma(Shape shape, Operand alpha, SeedGenerator random)
    {
        Tensor a = alpha.Beside(DType.Float32).Cast(DType.Float32).BroadcastTo(shape);
        // Marsaglia and Tsang, "A simple method for generating gamma variables", 2000; below 1 by way of a + 1.
        Tensor boost = Tensor.Where(a.IsLess(1), (1 - random.Uniform(shape)).Log() / a, 0);
        Tensor d = Tensor.Where(a.IsLess(1), a + 1, a) - 1.0 / 3, c = (9 * d).Rsqrt();
        IReadOnlyList<Tensor> last = Ops.WhileLoop(t => (!t[2]).Any(), t =>
        {
            (Tensor u1, Tensor state) = Next(t[0], shape);
            (Tensor u2, state) = Next(state, shape);
            (Tensor u, state) = Next(state, shape);
            Tensor x = ((1 - u1).Log() * -2).Sqrt() * (u2 * (2 * Math.PI)).Cos(), v = 1 + c * x;
            v = v * v * v;
            Tensor isPositive = v.IsGreater(0), safe = Tensor.Where(isPositive, v, 1);
            Tensor accepts = isPositive
                & (1 - u).Log().IsLess(0.5 * x.Square() + d - d * safe + d * safe.Log());
            return [state, Tensor.Where(!t[2] & accepts, d * v, t[1]), t[2] | accepts];
        }, [random.Present, Tensor.Ones(shape), Tensor.Zeros(shape, DType.Bool)]);
        random.State.Assign(last[0]);
        return last[1].Log() + boost;
    }

    static (Tensor Numbers, Tensor State) Next(Tensor state, Shape shape)
    {
        Node node = new Rng(shape).ApplyAll(state);
        return (node.Outputs[0], node.Outputs[1]);
    }

    /// <summary>Numbers of the beta distribution.</summary>
    /// <param name="shape">How many.</param>
    /// <param name="alpha">The first parameter, positive; broadcasts.</param>
    /// <param name="beta">The second parameter, positive; broadcasts.</param>
    /// <param name="dtype">Element type; by default float32.</param>
    /// <param name="seed">A number or a generator.</param>
    public static Tensor Beta(
        Shape shape, Operand alpha, Operand beta, DType? dtype = null, SeedGenerator? seed = null)
    {
        SeedGenerator random = seed ?? new();
        Tensor a = LogGamma(shape, alpha, random), b = LogGamma(shape, beta, random);
        return (a - b).Sigmoid().Cast(dtype ?? DType.Float32);
    }

    /// <summary>How often something happens in a number of trials.</summary>
    /// <param name="shape">How many results.</param>
    /// <param name="counts">The trials; broadcasts.</param>
    /// <param name="probabilities">Of it happening in one; broadcasts.</param>
    /// <param name="dtype">Element type; by default float32.</param>
    /// <param name="seed">A number or a generator.</param>
    public static Tensor Binomial(
        Shape shape, Operand counts, Operand probabilities, DType? dtype = null, SeedGenerator? seed = null)
    {
        SeedGenerator random = seed ?? new();
        Tensor n = counts.Beside(DType.Float32).Cast(DType.Float32).BroadcastTo(shape);
        Tensor p = probabilities.Beside(DType.Float32).Cast(DType.Float32).BroadcastTo(shape);
        IReadOnlyList<Tensor> last = Ops.WhileLoop(t => t[2].IsLess(n.Max()), t =>
        {
            (Tensor u, Tensor state) = Next(t[0], shape);
            return [state, t[1] + (u.IsLess(p) & t[2].IsLess(n)).Cast(DType.Float32), t[2] + 1];
        }, [random.Present, Tensor.Zeros(shape), Tensor.Scalar(0)]);
        random.State.Assign(last[0]);
        return last[1].Cast(dtype ?? DType.Float32);
    }
}
