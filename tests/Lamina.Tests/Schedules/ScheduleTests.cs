using Lamina.IR;
using Lamina.Saving;
using Lamina.Schedules;

namespace Lamina.Tests;

/// <summary>Learning rates at steps 0, 3, 5, 10, 15, 25 that Keras 3.16 computed, and limits.</summary>
public class ScheduleTests
{
    static readonly double[] steps = [0, 3, 5, 10, 15, 25];

    static void Check(LearningRateSchedule schedule, params double[] expected)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], schedule.Call(Tensor.Scalar(steps[i])).Item(), 1e-6);
        var config = Registry.Serialize(schedule);
        Assert.Equal(config.ToJsonString(), Registry.Serialize(LearningRateSchedule.FromConfig(config)).ToJsonString());
    }

    [Fact]
    public void Schedules_of_keras()
    {
        Check(new CosineDecayRestarts(.1, 10), .1, .0793893, .05, .1, .0853553, .0146447);
        Check(new PolynomialDecay(.1, 10), .1, .07003, .05005, .0001, .0001, .0001);
        Check(new InverseTimeDecay(.1, 10, .5), .1, .1 / 1.15, .1 / 1.25, .1 / 1.5, .1 / 1.75, .1 / 2.25);
        Check(new InverseTimeDecay(.1, 10, .5, staircase: true), .1, .1, .1, .1 / 1.5, .1 / 1.5, .1 / 2);
        Check(new PiecewiseConstantDecay([3, 10], [1, .5, .1]), 1, 1, .5, .5, .1, .1);
    }

    [Fact]
    public void A_cycle_becomes_longer_and_lower()
    {
        var cycle = new PolynomialDecay(1, 10, 0, cycle: true);
        Check(cycle, 1, .7, .5, 0, .25, 1 - 25.0 / 30);
    }

    [Fact]
    public void Restarts_of_one_length() =>
        Check(new CosineDecayRestarts(1, 10, tMul: 1, mMul: .5), 1, .7938926, .5, .5, .25, .125);

    [Fact]
    public void A_warm_up_rises_along_a_line() =>
        Check(new CosineDecay(0, 10, warmupTarget: 1, warmupSteps: 10), 0, .3, .5, 1, .5, 0);

    [Fact]
    public void Values_and_boundaries_must_match() =>
        Assert.Throws<ArgumentException>(() => new PiecewiseConstantDecay([1], [1]));
}
