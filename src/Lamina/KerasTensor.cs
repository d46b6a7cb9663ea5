using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

/// <summary>
/// A symbolic value while a functional model is being described: a shape with unknown sizes, a type, and the layer call
/// that it comes from. It holds no numbers.
/// </summary>
public sealed class KerasTensor
{
    internal KerasTensor(Shape shape, DType dtype, LayerCall source, int index)
    {
        (Shape, DType, Source, Index) = (shape, dtype, source, index);
    }

    /// <summary>Sizes, the batch first; −1 is unknown.</summary>
    public Shape Shape { get; }

    /// <summary>Element type.</summary>
    public DType DType { get; }

    /// <summary>Type and shape.</summary>
    internal TensorType Type => new(DType, Shape);

    /// <summary>The layer that makes it.</summary>
    public Layer Layer => Source.Layer;

    /// <summary>The call that makes it.</summary>
    internal LayerCall Source { get; }

    /// <summary>Which output of the call.</summary>
    internal int Index { get; }

    /// <summary>The sum, by a layer <see cref="Layers.Add"/>.</summary>
    public static KerasTensor operator +(KerasTensor a, KerasTensor b) => new Layers.Add().Apply(a, b);

    /// <summary>The difference, by a layer <see cref="Layers.Subtract"/>.</summary>
    public static KerasTensor operator -(KerasTensor a, KerasTensor b) => new Layers.Subtract().Apply(a, b);

    /// <summary>The product element by element, by a layer <see cref="Layers.Multiply"/>.</summary>
    public static KerasTensor operator *(KerasTensor a, KerasTensor b) => new Layers.Multiply().Apply(a, b);

    /// <summary>For example dense: float32 (None, 10).</summary>
    public override string ToString() => $"{Layer.Name}: {DType.KerasName()} {Shape}";
}
