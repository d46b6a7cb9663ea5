using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Tests;

public class SortAndRngTests
{
    public SortAndRngTests() => Engine.Install();

    [Fact]
    public void Sort_gives_values_and_places()
    {
        Tensor x = NDArray.Wrap(new float[,] { { 3, 1, 2 }, { -1, 5, 0 } });
        NDArray[] result = Evaluation.Evaluate(new Sort(1, Descending: true).ApplyAll(x).Outputs);
        Assert.Equal([3f, 2, 1, 5, 0, -1], result[0].ToArray<float>());
        Assert.Equal([0, 2, 1, 1, 2, 0], result[1].ToArray<int>());
    }

    [Fact]
    public void Rng_gives_the_generators_numbers_and_the_next_state()
    {
        Tensor state = NDArray.Wrap(new long[] { 0, 0 });
        NDArray[] result = Evaluation.Evaluate(new Rng(new Shape(2, 3)).ApplyAll(state).Outputs);
        Assert.Equal((0x6627E8D5 >> 8) / 16777216f, result[0].AsSpan<float>()[0]);
        Assert.Equal((0xE169C58D >> 8) / 16777216f, result[0].AsSpan<float>()[1]);
        Assert.Equal([0L, 2], result[1].ToArray<long>());
    }
}
