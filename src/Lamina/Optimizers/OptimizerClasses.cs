using System.Text.Json.Nodes;
using Lamina.Saving;
using Lamina.Schedules;

namespace Lamina.Optimizers;

/// <summary>
/// The optimizers that configurations and string ids may name; an id is the class name in small letters.
/// </summary>
static class OptimizerClasses
{
    public static void Register()
    {
        Add("SGD", (c, n) => new SGD(Rate(c, 0.01), c.Double("momentum", 0), c.Bool("nesterov", false), Options(c), n));
        Add("RMSprop", (c, n) => new RMSprop(Rate(c), c.Double("rho", 0.9), c.Double("momentum", 0), Epsilon(c),
            c.Bool("centered", false), Options(c), n));
        Add("Adam", (c, n) => new Adam(
            Rate(c), Beta1(c), Beta2(c), Epsilon(c), c.Bool("amsgrad", false), Options(c), n));
        Add("AdamW", (c, n) => new AdamW(
            Rate(c), Beta1(c), Beta2(c), Epsilon(c), c.Bool("amsgrad", false), Options(c, 0.004), n));
        Add("Adamax", (c, n) => new Adamax(Rate(c), Beta1(c), Beta2(c), Epsilon(c), Options(c), n));
        Add("Nadam", (c, n) => new Nadam(Rate(c), Beta1(c), Beta2(c), Epsilon(c), Options(c), n));
        Add("Adagrad", (c, n) => new Adagrad(
            Rate(c), c.Double("initial_accumulator_value", 0.1), Epsilon(c), Options(c), n));
        Add("Adadelta", (c, n) => new Adadelta(Rate(c), c.Double("rho", 0.95), Epsilon(c), Options(c), n));
        Add("Ftrl", (c, n) => new Ftrl(Rate(c), c.Double("learning_rate_power", -0.5),
            c.Double("initial_accumulator_value", 0.1), c.Double("l1_regularization_strength", 0),
            c.Double("l2_regularization_strength", 0), c.Double("l2_shrinkage_regularization_strength", 0),
            c.Double("beta", 0), Options(c), n));
        Add("Lion", (c, n) => new Lion(Rate(c), Beta1(c), c.Double("beta_2", 0.99), Options(c), n));
        Add("Lamb", (c, n) => new Lamb(Rate(c), Beta1(c), Beta2(c), Epsilon(c), Options(c), n));
        Add("Adafactor", (c, n) => new Adafactor(Rate(c), c.Double("beta_2_decay", -0.8), c.Double("epsilon_1", 1e-30),
            c.Double("epsilon_2", 1e-3), c.Double("clip_threshold", 1), c.Bool("relative_step", true), Options(c), n));
        Add("Muon", (c, n) => new Muon(Rate(c), MuonOptions.Read(c), Options(c, 0.004), n));
        Add("ScheduleFreeAdamW", (c, n) => new ScheduleFreeAdamW(Rate(c, 0.0025), Beta1(c), Beta2(c),
            c.Double("epsilon", 1e-8), c.Int("warmup_steps", 0), Options(c), n));
        Add("MultiOptimizer", (c, n) => new MultiOptimizer(OptimizerMap.Read(c["optimizer_map"] as JsonObject
            ?? throw new FormatException("The config of a MultiOptimizer lacks 'optimizer_map'.")), n));
        Add("LossScaleOptimizer", (c, n) => new LossScaleOptimizer(
            c["inner_optimizer"] is { } inner ? Optimizer.FromConfig(inner) : new Adam(),
            c.Double("initial_scale", 32768), c.Int("dynamic_growth_steps", 2000), n));
    }

    static void Add(string className, Func<JsonObject, string?, Optimizer> make) => Registry.Add(
        Optimizer.Family, className, c => make(c, c.String("name")), className.ToLowerInvariant());

    static LearningRate Rate(JsonObject c, double otherwise = 1e-3) => c["learning_rate"] is JsonObject schedule
        ? LearningRateSchedule.FromConfig(schedule) : c.Double("learning_rate", otherwise);

    static OptimizerOptions Options(JsonObject c, double? weightDecay = null) => OptimizerOptions.Read(c, weightDecay);

    static double Beta1(JsonObject c) => c.Double("beta_1", 0.9);

    static double Beta2(JsonObject c) => c.Double("beta_2", 0.999);

    static double Epsilon(JsonObject c) => c.Double("epsilon", 1e-7);
}
