using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

/// <summary>
/// What Keras has as functions of its top module. <c>using static Lamina.Keras;</c> lets you write
/// <c>Input(28, 28, 1)</c>.
/// </summary>
public static class Keras
{
    /// <summary>The small number that divisions and logarithms are kept away from zero by: 1e-7.</summary>
    public const double Epsilon = 1e-7;

    /// <summary>The policy of types that layers take which are told no other; "float32" unless set.</summary>
    public static DTypePolicy DTypePolicy { get; private set; } = new("float32");

    /// <summary>Sets the policy of types for layers and models made from now on.</summary>
    /// <param name="policy">A policy or its name, such as "mixed_float16".</param>
    public static void SetDTypePolicy(DTypePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        DTypePolicy = policy;
    }

    /// <summary>A symbolic input of a functional model, of any batch size.</summary>
    /// <param name="shape">The shape of one sample, without the batch; −1 is an unknown size.</param>
    public static KerasTensor Input(params ReadOnlySpan<int> shape) => Input(new Shape(shape), name: null);

    /// <summary>A symbolic input of a functional model.</summary>
    /// <param name="shape">The shape of one sample, without the batch; −1 is an unknown size.</param>
    /// <param name="name">The name of the input; by default input_layer, input_layer_1 and so on.</param>
    /// <param name="dtype">Element type, such as Int32 for token numbers.</param>
    /// <param name="batchSize">The batch size, where it is fixed.</param>
    public static KerasTensor Input(
        Shape shape, string? name, DType dtype = DType.Float32, int? batchSize = null) =>
        new InputLayer(new Shape([batchSize ?? -1, .. shape.Span]), dtype, name).Output;

    /// <summary>Forgets the names given so far, so that the next Dense is called "dense" again.</summary>
    public static void ClearSession() => AutoName.Reset();
}
