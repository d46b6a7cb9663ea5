using Lamina.IR;

namespace Lamina.Tests;

public class NnOpsTests
{
    static Tensor Noise(params int[] shape)
    {
        var random = new RandomStream(5);
        return NDArray.From<float>(
            [.. Enumerable.Range(0, (int)new Shape(shape).Elements).Select(_ => (float)random.NextNormal())], shape);
    }

    static void Same(Tensor wanted, Tensor got)
    {
        Assert.Equal(wanted.Shape, got.Shape);
        Assert.True((wanted - got).Abs().Max().Item() < 1e-5);
    }

    [Fact]
    public void Data_formats_are_the_same_function_of_exchanged_axes()
    {
        Tensor x = Noise(2, 5, 6, 4), kernel = Noise(3, 3, 2, 6), first = x.MoveAxis(3, 1);
        Same(Ops.Conv(x, kernel, 2, "same"), Ops.Conv(first, kernel, 2, "same", "channels_first").MoveAxis(1, 3));
        Same(Ops.MaxPool(x, 2), Ops.MaxPool(first, 2, dataFormat: "channels_first").MoveAxis(1, 3));
        Same(x, Ops.SpaceToDepth(Ops.DepthToSpace(x, 2), 2));
        Same(first, Ops.SpaceToDepth(Ops.DepthToSpace(first, 2, "channels_first"), 2, "channels_first"));
    }

    [Fact]
    public void Fewer_channels_of_the_kernel_make_groups()
    {
        Tensor x = Noise(1, 5, 4), kernel = Noise(3, 2, 6);
        Tensor[] halves = [.. Enumerable.Range(0, 2).Select(g =>
            Ops.Conv(x.Slice(2, 2 * g, 2 * g + 2), kernel.Slice(2, 3 * g, 3 * g + 3)))];
        Same(Ops.Concatenate(halves, 2), Ops.Conv(x, kernel));
    }

    [Fact]
    public void Adaptive_windows_that_divide_the_size_are_those_of_pooling()
    {
        Tensor x = Noise(2, 6, 4, 3);
        Same(Ops.AveragePool(x, [2, 2]), Ops.AdaptiveAveragePool(x, [3, 2]));
        Same(Ops.MaxPool(x, [3, 1]), Ops.AdaptiveMaxPool(x, [2, 4]));
    }

    [Fact]
    public void Folding_counts_each_element_as_often_as_windows_cover_it()
    {
        Tensor x = Noise(1, 2, 5, 5), ones = Tensor.Ones(x.Shape);
        Tensor counts = Ops.Fold(Ops.Unfold(ones, 3), 5, 3);
        Same(x * counts, Ops.Fold(Ops.Unfold(x, 3), 5, 3));
        Assert.Equal(9, counts.ToArray<float>().Max());
        Same(x, Ops.Fold(Ops.Unfold(x, [2, 2], padding: 1, stride: 2), 5, 2, padding: 1, stride: 2));
    }

    [Fact]
    public void Attention_lets_no_target_see_later_sources_and_shares_heads()
    {
        Tensor q = Noise(1, 3, 4, 2), k = Noise(1, 3, 2, 2), v = Noise(2, 3, 2, 2).Slice(0, 1);
        Tensor causal = Ops.DotProductAttention(q, k, v, isCausal: true);
        Same(Ops.Repeat(v, 2, 2).Slice(1, 0, 1), causal.Slice(1, 0, 1));
        Same(Ops.DotProductAttention(q, Ops.Repeat(k, 2, 2), Ops.Repeat(v, 2, 2)), Ops.DotProductAttention(q, k, v));
        Tensor mask = Ops.Tril(Tensor.Ones((1, 1, 3, 3), DType.Bool));
        Same(causal, Ops.DotProductAttention(q, k, v, mask: mask));
        Assert.Throws<ArgumentException>(() => Ops.DotProductAttention(q, k, v, bias: mask, mask: mask));
    }

    [Fact]
    public void The_temporal_loss_takes_any_blank_and_lengths()
    {
        Tensor logits = Noise(2, 6, 4), target = Tensor.From(new[,] { { 1, 2, 0 }, { 3, 3, 1 } });
        Tensor lengths = Tensor.From(new[] { 2, 3 }), time = Tensor.From(new[] { 6, 6 });
        Tensor wanted = new Losses.CTC(reduction: "none").Call(target, logits);
        Same(wanted, Ops.CtcLoss(target, logits, lengths, time));
        // The same with the classes turned by one, so that the blank is the last.
        Tensor turned = Ops.Roll(logits, -1, 2), labels = target - 1;
        Same(wanted, Ops.CtcLoss(Ops.Maximum(labels, 0), turned, lengths, time, maskIndex: 3));
        Same(Ops.CtcLoss(target, logits.Slice(1, 0, 5), lengths, time - 1),
            Ops.CtcLoss(target, logits, lengths, time - 1));
    }

    [Fact]
    public void Normalized_rows_have_mean_0_and_variance_1()
    {
        Tensor y = Ops.LayerNormalization(Noise(4, 3, 8), axis: new Ints([1, 2]));
        Same(Tensor.Zeros(4), y.Mean([1, 2]));
        Assert.All(y.Variance([1, 2]).ToArray<float>(), v => Assert.Equal(1, v, 1e-4));
        Assert.All(Ops.Normalize(Noise(4, 8), order: 3).Abs().Pow(3).Sum(1).ToArray<float>(),
            v => Assert.Equal(1, v, 1e-4));
    }
}
