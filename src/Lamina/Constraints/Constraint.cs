using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Constraints;

/// <summary>Brings a weight back into an allowed set after each step of training.</summary>
public abstract class Constraint : IKerasObject
{
    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public virtual string Module => "keras.constraints";

    /// <inheritdoc/>
    public abstract JsonObject GetConfig();

    /// <summary>The allowed value nearest to the weight.</summary>
    /// <param name="weight">The weight after a step.</param>
    public abstract Tensor Call(Tensor weight);
}
