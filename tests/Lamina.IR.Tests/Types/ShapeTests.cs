namespace Lamina.IR.Tests;

public class ShapeTests
{
    [Fact]
    public void Prints_as_in_keras()
    {
        Assert.Equal("()", Shape.Scalar.ToString());
        Assert.Equal("(3,)", new Shape(3).ToString());
        Assert.Equal("(None, 28, 28, 1)", new Shape(-1, 28, 28, 1).ToString());
    }

    [Fact]
    public void Compares_by_content_whatever_it_was_made_of()
    {
        Shape a = (2, 3), b = new[] { 2, 3 }, c = [2, 3];
        Assert.True(a == b && b == c && a.GetHashCode() == c.GetHashCode());
        Assert.True(a != (3, 2) && a != 6 && a != (2, 3, 1));
        Assert.Equal(Shape.Scalar, new Shape());
    }

    [Fact]
    public void Counts_elements_and_strides()
    {
        Assert.Equal(1, Shape.Scalar.Elements);
        Assert.Equal(0, new Shape(4, 0, 2).Elements);
        Assert.Equal([12L, 4, 1], new Shape(2, 3, 4).Strides());
        Assert.Equal(1L << 40, new Shape(1 << 20, 1 << 20).Elements);
        Assert.Throws<OverflowException>(() => new Shape(1 << 30, 1 << 30, 1 << 30).Elements);
    }

    [Fact]
    public void Parts_are_taken_put_together_and_changed()
    {
        Shape shape = (2, 3, 4);
        Assert.Equal(4, shape[-1]);
        Assert.Equal((2, 4), shape.Without(1));
        Assert.Equal((2, 3, 9), shape.With(-1, 9));
        Assert.Equal((3, 4), shape.Slice(1));
        Assert.Equal((2, 3), shape.Slice(0, 2));
        Assert.Equal((2, 3, 4, 5, 6), shape.Append(5, 6));
    }

    [Fact]
    public void An_axis_outside_is_refused_with_the_shape()
    {
        Shape shape = (2, 3);
        Assert.Equal(1, shape.Axis(-1));
        Leaf.Refuses(() => shape.Axis(2), "Axis 2", "(2, 3)", "rank 2");
        Leaf.Refuses(() => shape.Axis(-3), "Axis -3", "(2, 3)");
        Leaf.Refuses(() => shape.Without(5), "Axis 5");
    }

    [Fact]
    public void Sizes_below_minus_one_are_refused() =>
        Leaf.Refuses(() => _ = new Shape(3, -2), "-2", "(3, -2)");

    public static TheoryData<int[], int[], int[]> Pairs => new()
    {
        { [], [], [] },
        { [], [2, 3], [2, 3] },
        { [3], [2, 3], [2, 3] },
        { [2, 1], [1, 3], [2, 3] },
        { [5, 1, 4], [3, 1], [5, 3, 4] },
        { [1], [0], [0] },
        { [0, 3], [1, 1], [0, 3] },
        { [1, 1, 1], [1], [1, 1, 1] },
    };

    [Theory, MemberData(nameof(Pairs))]
    public void Broadcasts_by_numpys_rule(int[] a, int[] b, int[] both)
    {
        Assert.Equal((Shape)both, Shape.Broadcast(a, b));
        Assert.Equal((Shape)both, Shape.Broadcast(b, a));
    }

    [Theory]
    [InlineData(new[] { 2, 3 }, new[] { 2, 4 }, "3 against 4 at axis -1")]
    [InlineData(new[] { 2, 3 }, new[] { 4, 3 }, "2 against 4 at axis -2")]
    [InlineData(new[] { 0 }, new[] { 2 }, "0 against 2")]
    [InlineData(new[] { 3 }, new[] { 3, 2 }, "3 against 2 at axis -1")]
    public void Shapes_that_do_not_broadcast_say_where(int[] a, int[] b, string where) =>
        Leaf.Refuses(() => Shape.Broadcast(a, b), ((Shape)a).ToString(), ((Shape)b).ToString(), where);

    [Fact]
    public void Lists_of_whole_numbers_compare_by_content()
    {
        Ints a = [1, 2], b = new[] { 1, 2 };
        Assert.True(a == b && a.GetHashCode() == b.GetHashCode() && a != [2, 1]);
        Assert.Equal([], (Ints)default);
        Assert.Equal([7, 7, 7], Ints.Repeat(7, 3));
        Assert.Equal([0, 1, 2], Ints.Range(3));
        Assert.Equal("[1, 2]", a.ToString());
    }
}
