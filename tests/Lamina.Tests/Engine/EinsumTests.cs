using Lamina.IR;

namespace Lamina.Tests;

/// <summary>Einsum against sums written out.</summary>
public class EinsumTests
{
    public EinsumTests() => Engine.Install();

    static readonly Tensor a = Tensor.From(Numerics.Random([2, 3], 1));
    static readonly Tensor b = Tensor.From(Numerics.Random([3, 4], 2));
    static readonly Tensor square = Tensor.From(Numerics.Random([3, 3], 3));
    static readonly Tensor deep = Tensor.From(Numerics.Random([2, 5, 3], 4));
    static readonly Tensor other = Tensor.From(Numerics.Random([2, 4, 3], 5));

    public static TheoryData<string> Cases =>
        ["product", "implied", "transposed", "outer", "diagonal", "trace", "scores", "ellipsis", "three", "sum",
            "broadcast", "elementwise", "scalar", "spaces"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_the_same_written_with_other_functions(string which)
    {
        Tensor[] diagonal = [.. Enumerable.Range(0, 3).Select(i => square.Select(0, i).Select(0, i))];
        Tensor one = other.Slice(0, 0, 1);
        (Tensor got, Tensor wanted) = which switch
        {
            "product" => (Functions.Einsum("ij,jk->ik", a, b), a.MatMul(b)),
            "implied" => (Functions.Einsum("kj,ji", b.Transpose([1, 0]), a.Transpose([1, 0])), a.MatMul(b)),
            "transposed" => (Functions.Einsum("ij->ji", a), a.Transpose([1, 0])),
            "outer" => (Functions.Einsum("ij,kl->kijl", a, b), b.Reshape([3, 1, 1, 4]) * a.Reshape([1, 2, 3, 1])),
            "diagonal" => (Functions.Einsum("ii->i", square), Tensor.Stack(diagonal)),
            "trace" => (Functions.Einsum("ii", square), diagonal[0] + diagonal[1] + diagonal[2]),
            "scores" => (Functions.Einsum("bkd,bqd->bqk", deep, other), other.MatMul(deep.Transpose([0, 2, 1]))),
            "ellipsis" => (Functions.Einsum("...d,dk->...k", deep, b), deep.MatMul(b)),
            "three" => (Functions.Einsum("ij,jk,k->i", a, b, b.Select(0, 0)), a.MatMul(b).MatMul(b.Select(0, 0))),
            "sum" => (Functions.Einsum("bqd->d", deep), deep.Sum([0, 1])),
            "broadcast" => (Functions.Einsum("...qd,...kd->...qk", deep, one), deep.MatMul(one.Transpose([0, 2, 1]))),
            "elementwise" => (Functions.Einsum("ij,ji->ij", square, square), square * square.Transpose([1, 0])),
            "scalar" => (Functions.Einsum("ij,ij->", a, a), (a * a).Sum()),
            _ => (Functions.Einsum(" ij , jk -> ik ", a, b), a.MatMul(b)),
        };
        Assert.Equal(wanted.Shape, got.Shape);
        NDArray[] values = Evaluation.Evaluate([got, wanted]);
        double[] expected = values[1].ToArray<double>(), actual = values[0].ToArray<double>();
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Theory]
    [InlineData("ij,jk->iz", "'z'")]
    [InlineData("ij->ij", "groups")]
    [InlineData("ijk,jk->i", "rank")]
    [InlineData("ji,jk->ik", "elements")]
    [InlineData("i1,jk->ik", "letter")]
    [InlineData("ij,jk->ii", "twice")]
    public void Subscripts_that_do_not_fit_are_explained(string subscripts, string why)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Functions.Einsum(subscripts, a, b));
        Assert.Contains(why, error.Message);
    }
}
