using Lamina.IR;
using Lamina.IR.Primitives;
using static Lamina.Tests.Numerics;

namespace Lamina.Tests;

public class AttentionGradientTests
{
    [Theory]
    [InlineData(2, 2, false, false)]
    [InlineData(2, 1, true, false)]
    [InlineData(2, 1, false, true)]
    [InlineData(2, 2, true, true)]
    public void Gradients_of_any_order_are_those_of_differences(int heads, int keyHeads, bool causal, bool biased)
    {
        NDArray[] inputs =
        [
            Random((2, 3, heads, 2), 1), Random((2, 4, keyHeads, 2), 2), Random((2, 4, keyHeads, 3), 3),
            .. biased ? [Random((1, heads, 3, 4), 4)] : Array.Empty<NDArray>(),
        ];
        CheckGradient(x => new DotProductAttention(0.7, causal).Make(x)[0], inputs);
    }

    [Fact]
    public void A_tensor_may_be_query_key_and_value_at_once() =>
        CheckGradient(x => new DotProductAttention(0.7, false).Make(x[0], x[0] * 2, x[0].Sin())[0],
            Random((1, 3, 2, 2)));

    [Fact]
    public void A_bias_that_repeats_gets_the_sum_of_its_gradients() =>
        CheckGradient(x => new DotProductAttention(1, false).Make([.. x])[0],
            Random((2, 3, 2, 2), 1), Random((2, 4, 2, 2), 2), Random((2, 4, 2, 2), 3), Random((1, 1, 1, 4), 4));

    [Theory]
    [InlineData(DType.Float32, DType.Float64, 2)]
    [InlineData(DType.Float32, DType.Float32, 5)]
    public void Types_and_heads_that_do_not_fit_are_refused(DType query, DType value, int heads)
    {
        Tensor q = Tensor.Zeros((1, 3, 4, 2), query), k = Tensor.Zeros((1, 3, heads, 2), query);
        Assert.Throws<ArgumentException>(() =>
            new DotProductAttention(1, false).Make(q, k, Tensor.Zeros((1, 3, heads, 2), value)));
    }
}
