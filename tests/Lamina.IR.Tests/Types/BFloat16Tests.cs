namespace Lamina.IR.Tests;

public class BFloat16Tests
{
    [Fact]
    public void Every_value_survives_the_way_to_float_and_back()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var value = new BFloat16((ushort)bits);
            var back = (BFloat16)(float)value;
            if (float.IsNaN(value)) Assert.True(float.IsNaN(back));
            else Assert.Equal(value, back);
        }
    }

    [Theory]
    [InlineData(1f + 1f / 256, 1f)]             // halfway: to the even neighbour below
    [InlineData(1f + 3f / 256, 1f + 4f / 256)]  // halfway: to the even neighbour above
    [InlineData(1f + 1.01f / 256, 1f + 2f / 256)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    public void Rounds_to_nearest_even(float value, float expected) =>
        Assert.Equal(expected, (float)(BFloat16)value);
}
