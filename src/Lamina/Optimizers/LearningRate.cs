using Lamina.IR;
using Lamina.Schedules;

namespace Lamina.Optimizers;

/// <summary>A learning rate: a number, a schedule or a function.</summary>
public sealed class LearningRate
{
    LearningRate(double number, LearningRateSchedule? schedule, Func<double>? function = null) =>
        (Number, Schedule, Function) = (number, schedule, function);

    /// <summary>The number; without meaning if there is a schedule.</summary>
    public double Number { get; }

    /// <summary>The schedule, if it is one.</summary>
    public LearningRateSchedule? Schedule { get; }

    /// <summary>The function that is asked before each step of Fit and TrainOnBatch, if it is one.</summary>
    public Func<double>? Function { get; }

    /// <summary>A learning rate that a function says before each step of Fit and TrainOnBatch.</summary>
    /// <param name="function">Gives the rate, a number from 0 up.</param>
    public static LearningRate From(Func<double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(Checked(function()), null, function);
    }

    /// <summary>A constant learning rate.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public static implicit operator LearningRate(double number) => new(Checked(number), null);

    /// <summary>A learning rate that changes.</summary>
    public static implicit operator LearningRate(LearningRateSchedule schedule) => new(0, schedule);

    internal static double Checked(double number) => number >= 0 && double.IsFinite(number) ? number
        : throw new ArgumentException($"A learning rate is a number from 0 up, not {number}.");
}
