namespace Lamina.IR.Tests.Types;

public class IntsTests
{
    [Theory]
    [InlineData]
    [InlineData(3)]
    [InlineData(-1, 4, 4, 0)]
    [InlineData(7, 6, 5, 4, 3)]
    public void Its_operators_give_what_those_of_LINQ_give(params int[] numbers)
    {
        Ints ints = numbers;
        Assert.Equal(numbers.AsEnumerable().Select(n => 2 * n + 1), ints.Map(n => 2 * n + 1));
        Assert.Equal(numbers.AsEnumerable().Select((n, i) => 10 * n + i), ints.Map((n, i) => 10 * n + i));
        Assert.Equal(numbers.AsEnumerable().Where(n => n % 2 == 0), ints.Where(n => n % 2 == 0));
        foreach (int bound in (int[])[-2, 0, 5, 8])
            Assert.Equal(numbers.AsEnumerable().All(n => n < bound), ints.All(n => n < bound));
        for (int value = -2; value < 9; value++)
        {
            Assert.Equal(numbers.ToList().IndexOf(value), ints.IndexOf(value));
            Assert.Equal(numbers.ToList().Contains(value), ints.Contains(value));
        }
    }

    [Fact]
    public void Its_operators_change_nothing_in_it()
    {
        Ints ints = [1, 2, 3];
        ints.Map(n => -n)[0] = 9;
        ints.Where(n => n > 1)[0] = 9;
        Assert.Equal([1, 2, 3], ints.ToArray());
    }

    [Fact]
    public void Repeat_gives_the_value_so_often()
    {
        Assert.Equal([5, 5, 5], Ints.Repeat(5, 3).ToArray());
        Assert.Empty(Ints.Repeat(5, 0));
    }

    [Fact]
    public void A_shape_maps_its_sizes()
    {
        Shape shape = (2, 3, 4);
        Assert.Equal([3, 4, 5], shape.Map(size => size + 1));
        Assert.Equal([2, 4, 6], shape.Map((size, axis) => size + axis));
    }
}
