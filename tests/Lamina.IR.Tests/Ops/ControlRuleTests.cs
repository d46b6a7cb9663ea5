using static Lamina.IR.Tests.Leaf;

namespace Lamina.IR.Tests;

public class ControlRuleTests
{
    [Fact]
    public void A_scan_stacks_its_results_and_takes_what_is_outside()
    {
        Tensor outside = Of(4);
        (Tensor[] carries, Tensor[] results) = Scan.Run(
            (c, e) => ([c[0] + e[0] * outside], [c[0].Sum()]), [Of((2, 4))], [Of((7, 2, 4))]);
        Assert.Equal((2, 4), carries[0].Shape);
        Assert.Equal(7, results[0].Shape);
        Assert.Same(outside, carries[0].Node.Inputs[^1]);
    }

    [Fact]
    public void A_carry_keeps_its_type()
    {
        Refuses(() => Scan.Run((c, e) => ([c[0].Sum()], []), [Of(3)], [], length: 2),
            "Carry 0 of the scan", "float32 (3,)", "float32 ()");
        Refuses(() => While.Run(c => c[0].Sum().IsLess(3), c => [c[0].Cast(DType.Float64)], Of(3)),
            "Carry 0 of the loop", "float32 (3,)", "float64 (3,)");
    }

    [Fact]
    public void A_scan_knows_its_length()
    {
        Refuses(() => Scan.Run((c, e) => (c, []), [Of(3)], []), "length");
        Refuses(() => Scan.Run((c, e) => ([c[0] + e[0] + e[1]], []), [Of(3)], [Of((5, 3)), Of((4, 3))]),
            "Input 2 of the scan", "(4, 3)", "(5, 3)");
    }

    [Fact]
    public void A_condition_is_one_truth_value()
    {
        Refuses(() => While.Run(c => c[0].IsLess(3), c => [c[0] + 1], Of(3)), "one truth value");
        Refuses(() => While.Run(c => c[0].Sum(), c => [c[0] + 1], Of(3)), "one truth value");
    }

    [Fact]
    public void A_while_has_no_gradient_and_says_what_has()
    {
        Tensor x = Of(Shape.Scalar);
        Tensor y = While.Run(c => c[0].IsLess(10), c => [c[0] * 2], x)[0];
        var error = Assert.Throws<InvalidOperationException>(() => Gradient.Of(y, [x]));
        Assert.Contains("use Scan", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_custom_gradient_has_one_gradient_for_each_input()
    {
        Tensor x = Of(3), y = CustomGradient.Of(a => [a[0] * 2], (a, b, dy) => [], x)[0];
        Refuses(() => Gradient.Of(y.Sum(), [x]), "0 gradients for 1 inputs");
    }
}
