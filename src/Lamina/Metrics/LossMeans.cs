namespace Lamina.Metrics;

// The means of losses over all batches. They bear the names of the losses, as in Keras: where both namespaces are in
// use, write Metrics.MeanSquaredError and Losses.MeanSquaredError.

/// <summary>The mean of (yTrue − yPred)².</summary>
/// <param name="name">The key in the logs.</param>
public sealed class MeanSquaredError(string name = "mean_squared_error")
    : MeanMetricWrapper(new Losses.MeanSquaredError().Call, name);

/// <summary>The mean of |yTrue − yPred|.</summary>
/// <param name="name">The key in the logs.</param>
public sealed class MeanAbsoluteError(string name = "mean_absolute_error")
    : MeanMetricWrapper(new Losses.MeanAbsoluteError().Call, name);

/// <summary>The mean of 100 · |yTrue − yPred| / max(|yTrue|, 1e−7), in per cent.</summary>
/// <param name="name">The key in the logs.</param>
public sealed class MeanAbsolutePercentageError(string name = "mean_absolute_percentage_error")
    : MeanMetricWrapper(new Losses.MeanAbsolutePercentageError().Call, name);

/// <summary>The mean of (ln(yTrue + 1) − ln(yPred + 1))².</summary>
/// <param name="name">The key in the logs.</param>
public sealed class MeanSquaredLogarithmicError(string name = "mean_squared_logarithmic_error")
    : MeanMetricWrapper(new Losses.MeanSquaredLogarithmicError().Call, name);

/// <summary>The mean of ln(cosh(yPred − yTrue)).</summary>
/// <param name="name">The key in the logs.</param>
public sealed class LogCoshError(string name = "logcosh")
    : MeanMetricWrapper(new Losses.LogCosh().Call, name);

/// <summary>The mean of max(1 − yTrue · yPred, 0); targets of 0 and 1 count as −1 and 1.</summary>
/// <param name="name">The key in the logs.</param>
public sealed class Hinge(string name = "hinge")
    : MeanMetricWrapper(new Losses.Hinge().Call, name);

/// <summary>The mean of max(1 − yTrue · yPred, 0)²; targets of 0 and 1 count as −1 and 1.</summary>
/// <param name="name">The key in the logs.</param>
public sealed class SquaredHinge(string name = "squared_hinge")
    : MeanMetricWrapper(new Losses.SquaredHinge().Call, name);

/// <summary>The mean of max(1 + the best wrong prediction − the right one, 0); targets are one-hot.</summary>
/// <param name="name">The key in the logs.</param>
public sealed class CategoricalHinge(string name = "categorical_hinge")
    : MeanMetricWrapper(new Losses.CategoricalHinge().Call, name);

/// <summary>The mean of the Kullback–Leibler divergence Σ yTrue · ln(yTrue / yPred).</summary>
/// <param name="name">The key in the logs.</param>
public sealed class KLDivergence(string name = "kl_divergence")
    : MeanMetricWrapper(new Losses.KLDivergence().Call, name);

/// <summary>The mean of yPred − yTrue · ln(yPred).</summary>
/// <param name="name">The key in the logs.</param>
public sealed class Poisson(string name = "poisson")
    : MeanMetricWrapper(new Losses.Poisson().Call, name);

/// <summary>
/// The mean of the cosine of the angle between yTrue and yPred: 1 for equal directions (the loss of this name is
/// negative).
/// </summary>
/// <param name="axis">The axis of the vectors.</param>
/// <param name="name">The key in the logs.</param>
public sealed class CosineSimilarity(int axis = -1, string name = "cosine_similarity")
    : MeanMetricWrapper((t, p) => -new Losses.CosineSimilarity(axis).Call(t, p), name);
