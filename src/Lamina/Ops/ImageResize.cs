using Lamina.IR;
using Lamina.Saving;

namespace Lamina;

/// <summary>
/// Images (batch, height, width, channels) in another size. Each new line of pixels is a weighted sum of old ones, with
/// weights that follow from the sizes alone; pixels have their values in their middle, as in JAX and TensorFlow 2.
/// </summary>
static class ImageResize
{
    /// <summary>The interpolations that there are.</summary>
    public static readonly string[] Interpolations = ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"];

    /// <summary>Refuses an interpolation that is unknown.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public static void Check(string interpolation)
    {
        if (!Interpolations.Contains(interpolation))
            throw Names.Unknown("interpolation", interpolation, Interpolations);
    }

    /// <summary>Images in another size.</summary>
    /// <param name="images">Images (batch, height, width, channels) of real numbers.</param>
    /// <param name="height">The new height.</param>
    /// <param name="width">The new width.</param>
    /// <param name="interpolation">One of <see cref="Interpolations"/>.</param>
    /// <param name="antialias">Whether shrinking takes the mean of all pixels, not only of the nearest ones.</param>
    public static Tensor To(Tensor images, int height, int width, string interpolation, bool antialias = false)
    {
        Check(interpolation);
        return Line(Line(images, 1, height, interpolation, antialias), 2, width, interpolation, antialias);
    }

    static Tensor Line(Tensor x, int axis, int size, string interpolation, bool antialias)
    {
        int old = x.Shape[axis];
        if (old == size) return x;
        if (interpolation == "nearest")
            return x.Take(NDArray.From<int>([.. Enumerable.Range(0, size).Select(i => Nearest(i, old, size))]), axis);
        Tensor weights = Tensor.From(Weights(old, size, interpolation, antialias)).Cast(x.DType);
        return x.MoveAxis(axis, -1).MatMul(weights).MoveAxis(-1, axis);
    }

    static int Nearest(int i, int old, int size) => Math.Min(old - 1, (int)MathF.Floor((i + 0.5f) * old / size));

    /// <summary>How much each old line (first axis) counts in each new one (second axis).</summary>
    static NDArray Weights(int old, int size, string interpolation, bool antialias)
    {
        double step = (double)old / size, stretch = antialias ? Math.Max(step, 1) : 1;
        var weights = new NDArray((old, size), DType.Float64);
        Span<double> to = weights.AsSpan<double>();
        for (int n = 0; n < size; n++)
        {
            double place = (n + 0.5) * step - 0.5, sum = 0;
            for (int i = 0; i < old; i++)
                sum += to[i * size + n] = Kernel(interpolation, Math.Abs(place - i) / stretch);
            for (int i = 0; i < old; i++) to[i * size + n] = Math.Abs(sum) > 1e-4 ? to[i * size + n] / sum : 0;
        }
        return weights;
    }

    static double Kernel(string interpolation, double x) => interpolation switch
    {
        "bilinear" => Math.Max(0, 1 - x),
        "bicubic" => x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0,
        "lanczos3" => Lanczos(x, 3),
        _ => Lanczos(x, 5),
    };

    static double Lanczos(double x, int radius) => x > radius ? 0 : x <= 0.001 ? 1
        : radius * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / radius) / (Math.PI * Math.PI * x * x);
}
