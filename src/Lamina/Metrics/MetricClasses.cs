using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Metrics;

/// <summary>The metrics that configurations and string ids may name.</summary>
static class MetricClasses
{
    public static void Register()
    {
        Add("Mean", c => new Mean(Name(c, "mean")));
        Add("Sum", c => new Sum(Name(c, "sum")));
        Accuracies();
        Means();
        Confusions();
        Add("F1Score", c => new F1Score(c.String("average"), c.DoubleOrNull("threshold"), Name(c, "f1_score")));
        Add("FBetaScore", c => new FBetaScore(
            c.String("average"), c.Double("beta", 1), c.DoubleOrNull("threshold"), Name(c, "fbeta_score")));
        Add("IoU", c => new IoU(c.Int("num_classes"), Targets(c), IoUOptions.Read(c, sparse: true), c.String("name")));
        Add("BinaryIoU", c => new BinaryIoU(c.Ints("target_class_ids") is { } ids ? new Ints(ids) : (Ints?)null,
            c.Double("threshold", 0.5), IoUOptions.Read(c, sparse: true).DType, c.String("name")));
        Add("MeanIoU", c => new MeanIoU(c.Int("num_classes"), IoUOptions.Read(c, sparse: true), c.String("name")));
        Add("OneHotIoU", c => new OneHotIoU(
            c.Int("num_classes"), Targets(c), IoUOptions.Read(c, sparse: false), c.String("name")));
        Add("OneHotMeanIoU", c => new OneHotMeanIoU(
            c.Int("num_classes"), IoUOptions.Read(c, sparse: false), c.String("name")));
        Add("PearsonCorrelation", c => new PearsonCorrelation(c.Int("axis", -1), Name(c, "pearson_correlation")));
        Add("ConcordanceCorrelation", c => new ConcordanceCorrelation(
            c.Int("axis", -1), Name(c, "concordance_correlation")));
        Add("RootMeanSquaredError", c => new RootMeanSquaredError(Name(c, "root_mean_squared_error")));
        Add("R2Score", c => new R2Score(
            c.ContainsKey("class_aggregation") ? c.String("class_aggregation") : "uniform_average",
            c.Int("num_regressors", 0), Name(c, "r2_score")));
    }

    static void Accuracies()
    {
        Add("Accuracy", c => new Accuracy(Name(c, "accuracy")));
        Add("AutoAccuracy", c => new AutoAccuracy(Name(c, "accuracy")), "accuracy", "acc");
        Add("BinaryAccuracy", c => new BinaryAccuracy(c.Double("threshold", 0.5), Name(c, "binary_accuracy")));
        Add("CategoricalAccuracy", c => new CategoricalAccuracy(Name(c, "categorical_accuracy")));
        Add("SparseCategoricalAccuracy", c => new SparseCategoricalAccuracy(Name(c, "sparse_categorical_accuracy")));
        Add("TopKCategoricalAccuracy", c => new TopKCategoricalAccuracy(
            c.Int("k", 5), Name(c, "top_k_categorical_accuracy")));
        Add("SparseTopKCategoricalAccuracy", c => new SparseTopKCategoricalAccuracy(
            c.Int("k", 5), Name(c, "sparse_top_k_categorical_accuracy")));
    }

    static void Means()
    {
        Add("MeanSquaredError", c => new MeanSquaredError(Name(c, "mean_squared_error")), "mse", "MSE");
        Add("MeanAbsoluteError", c => new MeanAbsoluteError(Name(c, "mean_absolute_error")), "mae", "MAE");
        Add("MeanAbsolutePercentageError",
            c => new MeanAbsolutePercentageError(Name(c, "mean_absolute_percentage_error")), "mape", "MAPE");
        Add("MeanSquaredLogarithmicError",
            c => new MeanSquaredLogarithmicError(Name(c, "mean_squared_logarithmic_error")), "msle", "MSLE");
        Add("LogCoshError", c => new LogCoshError(Name(c, "logcosh")));
        Add("Hinge", c => new Hinge(Name(c, "hinge")));
        Add("SquaredHinge", c => new SquaredHinge(Name(c, "squared_hinge")));
        Add("CategoricalHinge", c => new CategoricalHinge(Name(c, "categorical_hinge")));
        Add("KLDivergence", c => new KLDivergence(Name(c, "kl_divergence")));
        Add("Poisson", c => new Poisson(Name(c, "poisson")));
        Add("CosineSimilarity", c => new CosineSimilarity(c.Int("axis", -1), Name(c, "cosine_similarity")));
        Add("BinaryCrossentropy", c => new BinaryCrossentropy(FromLogits(c), c.Double("label_smoothing", 0),
            Name(c, "binary_crossentropy")), "bce", "BCE");
        Add("CategoricalCrossentropy", c => new CategoricalCrossentropy(FromLogits(c),
            c.Double("label_smoothing", 0), c.Int("axis", -1), Name(c, "categorical_crossentropy")));
        Add("SparseCategoricalCrossentropy", c => new SparseCategoricalCrossentropy(FromLogits(c),
            c.IntOrNull("ignore_class"), c.Int("axis", -1), Name(c, "sparse_categorical_crossentropy")));
        Add("AutoCrossentropy", c => new AutoCrossentropyMean(Name(c, "crossentropy")), "crossentropy", "ce");
    }

    static void Confusions()
    {
        Add("TruePositives", c => new TruePositives(Limits(c), c.String("name")));
        Add("FalsePositives", c => new FalsePositives(Limits(c), c.String("name")));
        Add("TrueNegatives", c => new TrueNegatives(Limits(c), c.String("name")));
        Add("FalseNegatives", c => new FalseNegatives(Limits(c), c.String("name")));
        Add("Precision", c => new Precision(Limits(c), c.IntOrNull("top_k"), Class(c), c.String("name")));
        Add("Recall", c => new Recall(Limits(c), c.IntOrNull("top_k"), Class(c), c.String("name")));
        Add("SensitivityAtSpecificity", c => new SensitivityAtSpecificity(
            c.Double("specificity", 0.5), Count(c), Class(c), c.String("name")));
        Add("SpecificityAtSensitivity", c => new SpecificityAtSensitivity(
            c.Double("sensitivity", 0.5), Count(c), Class(c), c.String("name")));
        Add("PrecisionAtRecall", c => new PrecisionAtRecall(
            c.Double("recall", 0.5), Count(c), Class(c), c.String("name")));
        Add("RecallAtPrecision", c => new RecallAtPrecision(
            c.Double("precision", 0.5), Count(c), Class(c), c.String("name")));
        Add("AUC", c => new AUC(Count(c), c.String("curve", "ROC"), c.String("summation_method", "interpolation"),
            AUCOptions.Read(c), c.String("name")));
    }

    static void Add(string className, Func<JsonObject, Metric> make, params ReadOnlySpan<string> aliases) =>
        Registry.Add(Metric.Family, className, make, aliases);

    static string Name(JsonObject c, string otherwise) => c.String("name", otherwise);

    static bool FromLogits(JsonObject c) => c.Bool("from_logits", false);

    static Thresholds Limits(JsonObject c) => Thresholds.Read(c["thresholds"]);

    static int Count(JsonObject c) => c.Int("num_thresholds", 200);

    static int? Class(JsonObject c) => c.IntOrNull("class_id");

    static Ints Targets(JsonObject c) => c.Ints("target_class_ids")
        ?? throw new FormatException("The config lacks 'target_class_ids'.");
}
