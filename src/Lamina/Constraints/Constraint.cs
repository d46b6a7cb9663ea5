using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Constraints;

/// <summary>
/// Brings a weight back into an allowed set after each step of training. A string such as "non_neg" converts to one.
/// </summary>
public abstract class Constraint : IKerasObject
{
    internal const string Family = "keras.constraints";

    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public virtual string Module => Family;

    /// <inheritdoc/>
    public abstract JsonObject GetConfig();

    /// <summary>The allowed value nearest to the weight.</summary>
    /// <param name="weight">The weight after a step.</param>
    public abstract Tensor Call(Tensor weight);

    /// <summary>The constraint that a string id or a serialized object stands for.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static Constraint FromConfig(JsonNode config) => Registry.Get<Constraint>(Family, "constraint", config);

    /// <summary>The constraint with that string id, such as "max_norm".</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static implicit operator Constraint(string id) => Registry.Get<Constraint>(Family, "constraint", id);

    internal static void Register()
    {
        Registry.Add(Family, "NonNeg", _ => new NonNeg());
        Registry.Add(Family, "UnitNorm", c => new UnitNorm(c.Ints("axis") ?? [0]));
        Registry.Add(Family, "MaxNorm", c => new MaxNorm(c.Double("max_value", 2), c.Ints("axis") ?? [0]));
        Registry.Add(Family, "MinMaxNorm", c => new MinMaxNorm(
            c.Double("min_value", 0), c.Double("max_value", 1), c.Double("rate", 1), c.Ints("axis") ?? [0]));
    }
}
