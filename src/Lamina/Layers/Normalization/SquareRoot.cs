using System.Text.Json.Nodes;
using Lamina.Initializers;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>The square roots of what another initializer makes.</summary>
sealed class SquareRoot(Initializer of) : Initializer
{
    /// <summary>It is made for a weight and stands in no configuration.</summary>
    public override JsonObject GetConfig() => of.GetConfig();

    public override NDArray Create(Shape shape, DType dtype = DType.Float32)
    {
        NDArray roots = of.Create(shape, DType.Float64);
        foreach (ref double value in roots.AsSpan<double>()) value = Math.Sqrt(value);
        return roots.Cast(dtype);
    }
}
