using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>What the layers that move pixels share.</summary>
static class ImageTransforms
{
    static readonly string[] interpolations = ["nearest", "bilinear"];
    static readonly string[] fillModes = ["constant", "nearest", "wrap", "mirror", "reflect"];

    /// <summary>Refuses names that are unknown.</summary>
    /// <exception cref="ArgumentException">One is.</exception>
    public static void Check(string interpolation, string fillMode)
    {
        if (!interpolations.Contains(interpolation))
            throw Names.Unknown("interpolation", interpolation, interpolations);
        if (!fillModes.Contains(fillMode)) throw Names.Unknown("fill mode", fillMode, fillModes);
    }

    /// <summary>
    /// x = a0 x′ + a1 y′ + a2 and y = b0 x′ + b1 y′ + b2, with one number for each image, as
    /// <see cref="Ops.Image.AffineTransform"/> takes them, (batch, 8).
    /// </summary>
    public static Tensor Rows(Tensor a0, Tensor a1, Tensor a2, Tensor b0, Tensor b1, Tensor b2)
    {
        Tensor zero = a0 * 0;
        Tensor[] all = [a0, a1, a2, b0, b1, b2, zero, zero];
        return Tensor.Concatenate([.. all.Select(part => part.Reshape((-1, 1)))], 1);
    }
}
