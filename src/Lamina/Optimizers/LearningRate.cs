using Lamina.IR;
using Lamina.Schedules;

namespace Lamina.Optimizers;

/// <summary>A learning rate: a number or a schedule.</summary>
public sealed class LearningRate
{
    LearningRate(double number, LearningRateSchedule? schedule) => (Number, Schedule) = (number, schedule);

    /// <summary>The number; without meaning if there is a schedule.</summary>
    public double Number { get; }

    /// <summary>The schedule, if it is one.</summary>
    public LearningRateSchedule? Schedule { get; }

    /// <summary>A constant learning rate.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public static implicit operator LearningRate(double number) => number >= 0 && double.IsFinite(number)
        ? new(number, null) : throw new ArgumentException($"A learning rate is a number from 0 up, not {number}.");

    /// <summary>A learning rate that changes.</summary>
    public static implicit operator LearningRate(LearningRateSchedule schedule) => new(0, schedule);
}
