using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Tests.Initializers;

/// <summary>Random weights are drawn when they are first needed, with the numbers that they would have had.</summary>
[Collection(ProcessWide.Name)]
public class LazyWeightTests
{
    static Dense[] Layers(int count)
    {
        Random.SetSeed(7);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var layer = new Dense(3);
            layer.EnsureBuilt(new Shape([1, 4]));
            return layer;
        })];
    }

    [Fact]
    public void The_order_of_drawing_does_not_matter()
    {
        Dense[] forward = Layers(2), backward = Layers(2);
        float[][] first = [.. forward.Select(l => l.Weights[0].Value.ToArray<float>())];
        float[][] last = [.. backward.Reverse().Select(l => l.Weights[0].Value.ToArray<float>())];
        Assert.Equal(first[0], last[1]);
        Assert.Equal(first[1], last[0]);
        Assert.NotEqual(first[0], first[1]);
    }

    [Fact]
    public void A_value_assigned_first_is_the_value()
    {
        bool drawn = false;
        var variable = new Variable(new Shape([2]), DType.Float32, () =>
        {
            drawn = true;
            return new NDArray(new Shape([2]));
        });
        variable.Assign(NDArray.From(new[] { 1f, 2f }));
        Assert.Equal([1f, 2f], variable.Value.ToArray<float>());
        Assert.False(drawn);
        Assert.Throws<ArgumentException>(() =>
            new Variable(new Shape([2]), DType.Float32, () => new NDArray(new Shape([3]))).Value);
    }
}
