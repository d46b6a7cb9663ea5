using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Schedules;

/// <summary>A learning rate that changes with the number of steps.</summary>
public abstract class LearningRateSchedule : IKerasObject
{
    internal const string Family = "keras.optimizers.schedules";

    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public virtual string Module => Family;

    /// <inheritdoc/>
    public abstract JsonObject GetConfig();

    /// <summary>The learning rate at a step.</summary>
    /// <param name="step">How many steps have been taken, a single float32.</param>
    public abstract Tensor Call(Tensor step);

    /// <summary>The schedule that a serialized object stands for.</summary>
    /// <exception cref="ArgumentException">The class is not known.</exception>
    public static LearningRateSchedule FromConfig(JsonNode config) =>
        Registry.Get<LearningRateSchedule>(Family, "learning rate schedule", config);

    internal static void Register()
    {
        Registry.Add(Family, "ExponentialDecay", c => new ExponentialDecay(c.Double("initial_learning_rate", 0.01),
            c.Double("decay_steps", 1), c.Double("decay_rate", 1), c.Bool("staircase", false), c.String("name", "ExponentialDecay")));
        Registry.Add(Family, "CosineDecay", c => new CosineDecay(c.Double("initial_learning_rate", 0.01),
            c.Double("decay_steps", 1), c.Double("alpha", 0), c.DoubleOrNull("warmup_target"), c.Double("warmup_steps", 0),
            c.String("name", "CosineDecay")));
        Registry.Add(Family, "PiecewiseConstantDecay", c => new PiecewiseConstantDecay(
            [.. ((JsonArray)c["boundaries"]!).Select(b => b!.GetValue<double>())],
            [.. ((JsonArray)c["values"]!).Select(v => v!.GetValue<double>())], c.String("name", "PiecewiseConstant")));
    }
}
