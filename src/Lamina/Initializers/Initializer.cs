using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Initializers;

/// <summary>Where the first values of a weight come from.</summary>
public abstract class Initializer : IKerasObject
{
    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public virtual string Module => "keras.initializers";

    /// <inheritdoc/>
    public abstract JsonObject GetConfig();

    /// <summary>The first values of a weight.</summary>
    /// <param name="shape">Its shape; all sizes known.</param>
    /// <param name="dtype">Its element type.</param>
    public abstract NDArray Create(Shape shape, DType dtype = DType.Float32);
}
