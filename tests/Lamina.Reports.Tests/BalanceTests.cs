using Lamina.Benchmarks;

namespace Lamina.Reports.Tests;

/// <summary>Nothing in how work is cut limits a training to few cores; no clock is looked at.</summary>
public class BalanceTests(ITestOutputHelper output)
{
    static Case Named(string name) => Case.All.Single(each => each.Name == name);

    // What the plans reach, a little below: a change that cuts work worse shows here.
    [Theory]
    [InlineData("seed-cnn-train", 0.72, 0.56, 0.36)]
    [InlineData("resnet-train", 0.78, 0.62, 0.38)]
    [InlineData("gpt-train", 0.75, 0.48, 0.28)]
    public void Plans_are_cut_for_many_workers(string name, double on16, double on32, double on64)
    {
        IReadOnlyList<Balance.Entry> entries = Balance.Of(Named(name));
        output.WriteLine(Balance.Table(name, entries));
        Assert.True(Balance.On(entries, 16) >= on16, $"{Balance.On(entries, 16)} on 16 workers");
        Assert.True(Balance.On(entries, 32) >= on32, $"{Balance.On(entries, 32)} on 32 workers");
        Assert.True(Balance.On(entries, 64) >= on64, $"{Balance.On(entries, 64)} on 64 workers");
        double all = entries.Sum(entry => entry.Weight);
        Assert.All(entries.Where(entry => entry.Weight > 0.05 * all), entry =>
            Assert.True(entry.On(16) >= 0.45, $"{entry.On(16):P0} on 16 workers, {entry.Tasks} tasks: {entry.Step}"));
    }

    [Fact]
    public void Equal_tasks_fill_as_many_workers_as_divide_them()
    {
        var cut = new Balance.Cut("k", [.. Enumerable.Repeat(5L, 12)]);
        Assert.Equal(1, cut.On(1));
        Assert.Equal(1, cut.On(12));
        Assert.Equal(12 / 15.0, cut.On(5), 1e-12); // three rounds, the last of two tasks
        Assert.Equal(0.5, cut.On(24), 1e-12);
    }

    [Fact]
    public void The_largest_task_is_the_bound() =>
        Assert.Equal(14.0 / (4 * 8), new Balance.Cut("k", [8, 2, 2, 2]).On(4), 1e-12);

    [Fact]
    public void A_plan_waits_for_the_last_worker_of_each_step()
    {
        Balance.Entry even = new("a", 3, [new("k", [1, 1])]), single = new("b", 1, [new("k", [2])]);
        Assert.Equal(4 / (3 + 2.0), Balance.On([even, single], 2), 1e-12);
    }
}
