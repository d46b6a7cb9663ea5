using Lamina.Compiler;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Reports.Tests;

/// <summary>What is made of measured numbers; the numbers themselves are not looked at.</summary>
public class MeasuredTests
{
    [Fact]
    public void The_exponent_is_that_of_the_power_law()
    {
        double[] sizes = [1, 2, 4, 8];
        Assert.Equal(1, new Growth.Curve("linear", sizes, [.. sizes.Select(x => 3 * x)]).Exponent, 1e-12);
        Assert.Equal(2, new Growth.Curve("square", sizes, [.. sizes.Select(x => 0.1 * x * x)]).Exponent, 1e-12);
        Assert.Equal(0, new Growth.Curve("constant", sizes, [5, 5, 5, 5]).Exponent, 1e-12);
    }

    [Fact]
    public void Curves_are_drawn()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.png");
        try
        {
            Growth.Draw(
                [.. Enumerable.Range(0, 4).Select(i => new Growth.Curve($"{i}", [1, 2, 4], [1, 2, 4.5]))], path);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(path)[..4]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Steps_are_told_apart_by_family_and_have_the_nearer_limit()
    {
        Node Node(Func<IReadOnlyList<Tensor>, Tensor> function) => Compiler.Pipeline.Compile(Graph.Of(
            [new(DType.Float32, (100, 100)), new(DType.Float32, (100, 100))], x => [function(x)])).Steps[0].Node;
        ProfiledStep Took(Node node, double seconds) => new(
            new Step(node, [], [], [], 0), 2, TimeSpan.FromSeconds(seconds), Cost.Of(node));
        // 2 MFLOP and 0.12 MB; 0.01 MFLOP and 0.12 MB; each twice.
        ProfiledStep[] steps = [Took(Node(x => x[0].MatMul(x[1])), 0.03), Took(Node(x => x[0] + x[1]), 0.01)];
        Limits.Entry[] entries = [.. Limits.Of(steps, "case", gigaflops: 1, gigabytes: 0.24)];
        Assert.Equal(["products", "elementwise"], entries.Select(entry => entry.Family));
        Assert.Equal(0.75, entries[0].Share, 1e-9);
        Assert.Equal(0.004 / 0.03, entries[0].OfLimit, 1e-9);
        Assert.Equal(0.001 / 0.01, entries[1].OfLimit, 1e-9);
        Assert.Contains("| case | 75 % | 0.1 | 13 % |", Limits.Table(entries));
    }

    [Fact]
    public void Steps_of_loops_are_a_family_of_their_own()
    {
        Sequential model = new() { new SimpleRNN(16, inputShape: (5, 16)) };
        using Profile profile = Profile.Start();
        model.PredictOnBatch(new NDArray((4, 5, 16)));
        Assert.Contains(Limits.Of(profile.Steps, "rnn", 1, 1), entry => entry.Family.StartsWith("in loops: "));
    }
}
