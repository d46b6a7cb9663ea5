using System.Text.Json.Nodes;
using Lamina.Saving;

namespace Lamina.Optimizers;

/// <summary>What all optimizers can do beside their own rule, with Keras's defaults: nothing of it.</summary>
public sealed record OptimizerOptions
{
    /// <summary>Weights are first reduced by this factor times the learning rate.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>The largest norm of the gradient of one variable.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>The largest norm of all gradients together.</summary>
    public double? GlobalClipNorm { get; init; }

    /// <summary>The largest absolute value of an element of a gradient.</summary>
    public double? ClipValue { get; init; }

    /// <summary>Whether a moving average of the weights is kept.</summary>
    public bool UseEma { get; init; }

    /// <summary>How much of the old average stays at each step.</summary>
    public double EmaMomentum { get; init; } = 0.99;

    /// <summary>Every how many steps the weights are set to their average.</summary>
    public int? EmaOverwriteFrequency { get; init; }

    /// <summary>By what the loss was multiplied, so that gradients are divided by it.</summary>
    public double? LossScaleFactor { get; init; }

    /// <summary>Over how many steps gradients are averaged before the weights change; at least 2.</summary>
    public int? GradientAccumulationSteps { get; init; }

    /// <exception cref="ArgumentException">Options contradict each other or are out of range.</exception>
    internal void Check()
    {
        int clips = (ClipNorm is null ? 0 : 1) + (GlobalClipNorm is null ? 0 : 1) + (ClipValue is null ? 0 : 1);
        if (clips > 1)
            throw new ArgumentException("At most one of clipnorm, global_clipnorm and clipvalue can be given.");
        if (EmaMomentum is < 0 or > 1)
            throw new ArgumentException($"The momentum of the average is in [0, 1], not {EmaMomentum}.");
        if (EmaOverwriteFrequency is < 1)
            throw new ArgumentException($"The average overwrites every 1 or more steps, not {EmaOverwriteFrequency}.");
        if (GradientAccumulationSteps is < 2)
            throw new ArgumentException(
                $"Gradients are accumulated over 2 or more steps, not {GradientAccumulationSteps}.");
    }

    internal static OptimizerOptions Read(JsonObject c, double? weightDecay = null) => new()
    {
        WeightDecay = c.ContainsKey("weight_decay") ? c.DoubleOrNull("weight_decay") : weightDecay,
        ClipNorm = c.DoubleOrNull("clipnorm"),
        GlobalClipNorm = c.DoubleOrNull("global_clipnorm"),
        ClipValue = c.DoubleOrNull("clipvalue"),
        UseEma = c.Bool("use_ema", false),
        EmaMomentum = c.Double("ema_momentum", 0.99),
        EmaOverwriteFrequency = c.IntOrNull("ema_overwrite_frequency"),
        LossScaleFactor = c.DoubleOrNull("loss_scale_factor"),
        GradientAccumulationSteps = c.IntOrNull("gradient_accumulation_steps"),
    };

    internal void Write(JsonObject c)
    {
        c["weight_decay"] = WeightDecay;
        c["clipnorm"] = ClipNorm;
        c["global_clipnorm"] = GlobalClipNorm;
        c["clipvalue"] = ClipValue;
        c["use_ema"] = UseEma;
        c["ema_momentum"] = EmaMomentum;
        c["ema_overwrite_frequency"] = EmaOverwriteFrequency;
        c["loss_scale_factor"] = LossScaleFactor;
        c["gradient_accumulation_steps"] = GradientAccumulationSteps;
    }
}
