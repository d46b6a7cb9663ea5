using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Regularizers;

/// <summary>A penalty on a weight, or on what a layer puts out, that is added to the loss.</summary>
public abstract class Regularizer : IKerasObject
{
    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public virtual string Module => "keras.regularizers";

    /// <inheritdoc/>
    public abstract JsonObject GetConfig();

    /// <summary>The penalty, a single number.</summary>
    /// <param name="x">The weight or output.</param>
    public abstract Tensor Call(Tensor x);
}
