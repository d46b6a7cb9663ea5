using Lamina.Data;

namespace Lamina.Tabular.Tests;

public class SplitTests
{
    static DataValue[] Values(int count, Func<int, DataValue> value) => [.. Enumerable.Range(0, count).Select(value)];

    // Each row is in exactly one part, and parts are in rising order.
    static void Whole(int count, IReadOnlyList<IReadOnlyList<int>> parts)
    {
        Assert.Equal(Enumerable.Range(0, count), parts.SelectMany(part => part).Order());
        Assert.All(parts, part => Assert.Equal(part.Order(), part));
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(997, 2)]
    [InlineData(1000, 3)]
    public void Random_parts_are_whole_seeded_and_of_their_shares(int count, long seed)
    {
        double[] shares = [0.7, 0.2, 0.1];
        int[][] parts = SplitIndices.Random(count, shares, seed);
        Whole(count, parts);
        for (int p = 0; p < 3; p++) Assert.InRange(parts[p].Length, shares[p] * count - 1, shares[p] * count + 1);
        Assert.Equal(parts, SplitIndices.Random(count, shares, seed));
        Assert.NotEqual(parts, SplitIndices.Random(count, shares, seed + 1));
        Assert.NotEqual(Enumerable.Range(0, parts[0].Length), parts[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Stratified_parts_have_each_class_within_a_row_of_its_share(long seed)
    {
        var random = new RandomStream(seed);
        DataValue[] classes = Values(1000, _ => random.NextInt(10) switch { 0 => "rare", < 4 => "some", _ => "many" });
        classes[500] = "single";
        double[] shares = [0.6, 0.25, 0.15];
        int[][] parts = SplitIndices.Stratified(classes, shares, seed);
        Whole(1000, parts);
        foreach (IGrouping<DataValue, DataValue> group in classes.GroupBy(c => c))
            for (int p = 0; p < 3; p++)
                Assert.InRange(parts[p].Count(row => classes[row] == group.Key),
                    shares[p] * group.Count() - 1, shares[p] * group.Count() + 1);
        for (int p = 0; p < 3; p++) Assert.InRange(parts[p].Length, shares[p] * 1000 - 3, shares[p] * 1000 + 3);
        Assert.Equal(parts, SplitIndices.Stratified(classes, shares, seed));
        Assert.NotEqual(parts, SplitIndices.Stratified(classes, shares, seed + 10));
    }

    [Fact]
    public void Many_small_classes_still_give_the_shares()
    {
        DataValue[] classes = Values(300, i => i / 3);
        Fold fold = SplitIndices.Stratified(classes, 0.8, seed: 1);
        Assert.InRange(fold.Training.Count, 235, 245);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Groups_stay_together(long seed)
    {
        var random = new RandomStream(seed);
        DataValue[] groups = Values(1000, i => i % 50 == 0 ? DataValue.Missing : $"g{random.NextInt(60)}");
        int[][] parts = SplitIndices.ByGroup(groups, [0.5, 0.3, 0.2], seed);
        Whole(1000, parts);
        Assert.All(groups.Where(g => !g.IsMissing).Distinct(),
            group => Assert.Single(parts, part => part.Any(row => groups[row] == group)));
        Assert.InRange(parts[0].Length, 450, 550);
        Assert.Equal(parts, SplitIndices.ByGroup(groups, [0.5, 0.3, 0.2], seed));
    }

    [Fact]
    public void Time_goes_forward_and_ties_stay_together()
    {
        var random = new RandomStream(5);
        DataValue[] times = Values(500, _ => new DateTime(2024, 1, 1).AddDays(random.NextInt(100)));
        int[][] parts = SplitIndices.ByTime(times, [0.6, 0.2, 0.2]);
        Whole(500, parts);
        for (int p = 1; p < 3; p++)
            Assert.True(parts[p - 1].Max(row => times[row].AsDate()) < parts[p].Min(row => times[row].AsDate()));
        Assert.InRange(parts[0].Length, 300, 320);
    }

    [Fact]
    public void Folds_test_each_row_once()
    {
        var random = new RandomStream(6);
        DataValue[] classes = Values(103, _ => random.NextInt(3)), groups = Values(103, i => i / 4);
        foreach (Fold[] folds in new[]
        {
            CrossValidation.Random(103, 5, 1), CrossValidation.Stratified(classes, 5, 1),
            CrossValidation.ByGroup(groups, 5, 1),
        })
        {
            Whole(103, [.. folds.Select(fold => fold.Test)]);
            Assert.All(folds, fold => Whole(103, [fold.Training, fold.Test]));
        }
        Assert.All(CrossValidation.Random(103, 5, 1), fold => Assert.InRange(fold.Test.Count, 20, 21));
        foreach (IGrouping<DataValue, DataValue> group in classes.GroupBy(c => c))
            Assert.All(CrossValidation.Stratified(classes, 5, 1), fold => Assert.InRange(
                fold.Test.Count(row => classes[row] == group.Key), group.Count() / 5, group.Count() / 5 + 1));
        Assert.All(CrossValidation.ByGroup(groups, 5, 1), fold => Assert.Empty(
            fold.Test.Select(row => groups[row]).Intersect(fold.Training.Select(row => groups[row]))));
    }

    [Fact]
    public void Folds_in_time_learn_from_the_past()
    {
        DataValue[] times = Values(100, i => (i * 37) % 100);
        Fold[] folds = CrossValidation.ByTime(times, 4);
        Assert.Equal(4, folds.Length);
        Assert.All(folds, fold => Assert.True(
            fold.Training.Max(row => times[row].AsNumber()) < fold.Test.Min(row => times[row].AsNumber())));
        Assert.Equal([20, 40, 60, 80], folds.Select(fold => fold.Training.Count));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentException>(() => SplitIndices.Random(10, [0.5, 0.6], 1));
        Assert.Throws<ArgumentException>(() => SplitIndices.Random(1, 0.5, 1));
        Assert.Throws<ArgumentException>(() => SplitIndices.ByGroup(Values(5, _ => "one"), 0.5, 1));
        Assert.Throws<ArgumentException>(() => SplitIndices.ByTime(Values(5, _ => "one"), 0.5));
        Assert.Throws<ArgumentException>(() => SplitIndices.ByTime(Values(5, _ => 1), 0.5));
        Assert.Throws<ArgumentException>(() => CrossValidation.Random(3, 4, 1));
        Assert.Throws<ArgumentException>(() => CrossValidation.Random(3, 1, 1));
    }
}
