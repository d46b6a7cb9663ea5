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
        Add("ExponentialDecay", (c, rate) => new ExponentialDecay(rate, c.Double("decay_steps", 1),
            c.Double("decay_rate", 1), c.Bool("staircase", false), c.String("name", "ExponentialDecay")));
        Add("InverseTimeDecay", (c, rate) => new InverseTimeDecay(rate, c.Double("decay_steps", 1),
            c.Double("decay_rate", 1), c.Bool("staircase", false), c.String("name", "InverseTimeDecay")));
        Add("PolynomialDecay", (c, rate) => new PolynomialDecay(rate, c.Double("decay_steps", 1),
            c.Double("end_learning_rate", 1e-4), c.Double("power", 1), c.Bool("cycle", false),
            c.String("name", "PolynomialDecay")));
        Add("CosineDecay", (c, rate) => new CosineDecay(rate, c.Double("decay_steps", 1), c.Double("alpha", 0),
            c.DoubleOrNull("warmup_target"), c.Double("warmup_steps", 0), c.String("name", "CosineDecay")));
        Add("CosineDecayRestarts", (c, rate) => new CosineDecayRestarts(rate, c.Double("first_decay_steps", 1),
            c.Double("t_mul", 2), c.Double("m_mul", 1), c.Double("alpha", 0), c.String("name", "SGDRDecay")));
        Add("PiecewiseConstantDecay", (c, _) => new PiecewiseConstantDecay(
            Numbers(c, "boundaries"), Numbers(c, "values"), c.String("name", "PiecewiseConstant")));
    }

    static void Add(string className, Func<JsonObject, double, LearningRateSchedule> make) =>
        Registry.Add(Family, className, c => make(c, c.Double("initial_learning_rate", 0.01)));

    static double[] Numbers(JsonObject c, string key) => c[key] is JsonArray list
        ? [.. list.Select(n => n?.Number() ?? throw new FormatException($"The config's '{key}' holds numbers."))]
        : throw new FormatException($"The config lacks the list '{key}'.");
}
