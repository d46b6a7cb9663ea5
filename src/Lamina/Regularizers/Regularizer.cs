using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Regularizers;

/// <summary>
/// A penalty on a weight, or on what a layer puts out, that is added to the loss. A string such as "l2" converts to
/// one.
/// </summary>
public abstract class Regularizer : IKerasObject
{
    internal const string Family = "keras.regularizers";

    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public virtual string Module => Family;

    /// <inheritdoc/>
    public abstract JsonObject GetConfig();

    /// <summary>The penalty, a single number.</summary>
    /// <param name="x">The weight or output.</param>
    public abstract Tensor Call(Tensor x);

    /// <summary>The regularizer that a string id or a serialized object stands for.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static Regularizer FromConfig(JsonNode config) => Registry.Get<Regularizer>(Family, "regularizer", config);

    /// <summary>The regularizer with that string id, such as "l2".</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static implicit operator Regularizer(string id) => Registry.Get<Regularizer>(Family, "regularizer", id);

    internal static void Register()
    {
        Registry.Add(Family, "L1", c => new L1(c.Double("l1", 0.01)));
        Registry.Add(Family, "L2", c => new L2(c.Double("l2", 0.01)));
        Registry.Add(Family, "L1L2", c => new L1L2(c.Double("l1", 0), c.Double("l2", 0)), "l1_l2");
        Registry.Add(Family, "OrthogonalRegularizer",
            c => new OrthogonalRegularizer(c.Double("factor", 0.01), c.String("mode", "rows")));
    }
}
