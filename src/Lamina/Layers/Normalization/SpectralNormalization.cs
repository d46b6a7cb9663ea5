using System.Text.Json.Nodes;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Divides the kernel (or the embeddings) of a layer by its largest singular value at each call in training, so that
/// the layer cannot stretch differences by more than 1 (Miyato et al. 2018). The singular value is estimated by power
/// iteration from a vector that is kept. Input and output are those of the layer.
/// </summary>
/// <example><code>
/// new SpectralNormalization(new Conv2D(32, (3, 3))).Apply(Input(8, 8, 3)) // (None, 6, 6, 32)
/// </code></example>
public sealed class SpectralNormalization : Wrapper
{
    readonly int powerIterations;
    Variable? kernel, vector;

    /// <summary>Wraps a layer that has a kernel or embeddings.</summary>
    /// <param name="layer">For example a Dense, a Conv2D or an Embedding.</param>
    /// <param name="powerIterations">How often the estimate is made better at a call; at least 1.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">There are no iterations.</exception>
    public SpectralNormalization(Layer layer, int powerIterations = 1, string? name = null, bool trainable = true,
        DType dtype = DType.Float32, Shape? inputShape = null) : base(layer, name, trainable, dtype, inputShape)
    {
        if (powerIterations < 1)
            throw new ArgumentException($"It takes at least 1 power iteration, not {powerIterations}.");
        this.powerIterations = powerIterations;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The layer has neither kernel nor embeddings.</exception>
    public override void Build(params Shape[] inputShapes)
    {
        base.Build(inputShapes);
        kernel = Share(Inner, weight => weight.Name is "kernel" or "embeddings") ?? throw new ArgumentException(
            $"{Inner} has neither a weight 'kernel' nor 'embeddings' that could be normalized.");
        vector = AddWeight("vector_u", (1, kernel.Shape[-1]), new TruncatedNormal(stddev: 0.02), trainable: false,
            dtype: kernel.DType);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        if (context.Training) Normalize(kernel!, vector!);
        return Inner.Apply(x).Cast(x.DType);
    }

    void Normalize(Variable kernel, Variable vector)
    {
        Tensor matrix = kernel.Tensor.Reshape((-1, kernel.Shape[-1])).StopGradient(), u = vector.Tensor, v = u;
        for (int i = 0; i < powerIterations; i++)
        {
            v = Unit(u.MatMul(matrix.Transpose()));
            u = Unit(v.MatMul(matrix));
        }
        Tensor largest = v.MatMul(matrix).MatMul(u.Transpose());
        Tensor isZero = matrix.IsEqual(0).All();
        vector.Assign(Tensor.Where(isZero.BroadcastTo(u.Shape), vector.Tensor, u));
        Tensor divided = Tensor.Where(isZero.BroadcastTo(matrix.Shape), matrix, matrix / largest);
        // Assigning is no part of what is differentiated: the gradient of the divided kernel is that of the kernel.
        kernel.Assign(kernel.Tensor + (divided.Reshape(kernel.Shape) - kernel.Tensor).StopGradient());
    }

    static Tensor Unit(Tensor x) => x * x.Square().Sum().Rsqrt().Minimum(1 / Keras.Epsilon);

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("power_iterations", powerIterations));

    internal static SpectralNormalization Read(JsonObject c) => new(ReadInner(c), c.Int("power_iterations", 1),
        LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c));
}
