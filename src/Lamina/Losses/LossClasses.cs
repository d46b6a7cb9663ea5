using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Losses;

/// <summary>The losses that configurations and string ids may name.</summary>
static class LossClasses
{
    public static void Register()
    {
        Add("MeanSquaredError", (c, r, n) => new MeanSquaredError(r, n), "mse", "MSE");
        Add("MeanAbsoluteError", (c, r, n) => new MeanAbsoluteError(r, n), "mae", "MAE");
        Add("MeanAbsolutePercentageError", (c, r, n) => new MeanAbsolutePercentageError(r, n), "mape", "MAPE");
        Add("MeanSquaredLogarithmicError", (c, r, n) => new MeanSquaredLogarithmicError(r, n), "msle", "MSLE");
        Add("CosineSimilarity", (c, r, n) => new CosineSimilarity(c.Int("axis", -1), r, n));
        Add("Huber", (c, r, n) => new Huber(c.Double("delta", 1), r, n));
        Add("LogCosh", (c, r, n) => new LogCosh(r, n));
        Add("Hinge", (c, r, n) => new Hinge(r, n));
        Add("SquaredHinge", (c, r, n) => new SquaredHinge(r, n));
        Add("CategoricalHinge", (c, r, n) => new CategoricalHinge(r, n));
        Add("KLDivergence", (c, r, n) => new KLDivergence(r, n), "kld", "KLD");
        Add("Poisson", (c, r, n) => new Poisson(r, n));
        Add("BinaryCrossentropy", (c, r, n) => new BinaryCrossentropy(
            FromLogits(c), Smoothing(c), c.Int("axis", -1), r, n), "bce", "BCE");
        Add("CategoricalCrossentropy", (c, r, n) => new CategoricalCrossentropy(
            FromLogits(c), Smoothing(c), c.Int("axis", -1), r, n));
        Add("SparseCategoricalCrossentropy", (c, r, n) => new SparseCategoricalCrossentropy(
            FromLogits(c), c.IntOrNull("ignore_class"), c.Int("axis", -1), r, n));
        Add("BinaryFocalCrossentropy", (c, r, n) => new BinaryFocalCrossentropy(c.Bool("apply_class_balancing", false),
            c.Double("alpha", 0.25), c.Double("gamma", 2), FromLogits(c), Smoothing(c), c.Int("axis", -1), r, n));
        Add("CategoricalFocalCrossentropy", (c, r, n) => new CategoricalFocalCrossentropy(
            c.Double("alpha", 0.25), c.Double("gamma", 2), FromLogits(c), Smoothing(c), c.Int("axis", -1), r, n));
        Add("CategoricalGeneralizedCrossEntropy", (c, r, n) => new CategoricalGeneralizedCrossEntropy(
            c.Double("q", 0.5), r, n));
        Add("Dice", (c, r, n) => new Dice(Axes(c), r, n));
        Add("Tversky", (c, r, n) => new Tversky(c.Double("alpha", 0.5), c.Double("beta", 0.5), Axes(c), r, n));
        Add("Circle", (c, r, n) => new Circle(c.Double("gamma", 80), c.Double("margin", 0.4),
            c.Bool("remove_diagonal", true), r, n));
        Add("CTC", (c, r, n) => new CTC(r, n));
        Registry.Add(Loss.Family, "AutoCrossentropy",
            c => new AutoCrossentropy(c.String("name", "crossentropy")), "crossentropy", "ce");
    }

    static void Add(
        string className, Func<JsonObject, string, string?, Loss> make, params ReadOnlySpan<string> aliases) =>
        Registry.Add(Loss.Family, className, c => make(c, Reduction(c), c.String("name")), aliases);

    // Keras writes null for "none", and nothing for its default.
    static string Reduction(JsonObject c) =>
        c.ContainsKey("reduction") ? c.String("reduction", "none") : "sum_over_batch_size";

    static bool FromLogits(JsonObject c) => c.Bool("from_logits", false);

    static double Smoothing(JsonObject c) => c.Double("label_smoothing", 0);

    static Ints? Axes(JsonObject c) => c.Ints("axis") is { } axes ? new Ints(axes) : (Ints?)null;
}
