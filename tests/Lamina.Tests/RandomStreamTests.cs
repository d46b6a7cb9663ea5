namespace Lamina.Tests;

public class RandomStreamTests
{
    [Fact]
    public void A_stream_goes_to_any_position_at_once()
    {
        var stream = new RandomStream(5);
        var drawn = new List<uint>();
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(i, stream.Position);
            drawn.Add(stream.NextBits());
        }
        for (int i = 0; i < 30; i++)
        {
            stream.Position = i;
            Assert.Equal(drawn[i], stream.NextBits());
            var other = new RandomStream(5) { Position = i };
            Assert.Equal((i, drawn[i]), (other.Position, other.NextBits()));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Position = -1);
    }
}
