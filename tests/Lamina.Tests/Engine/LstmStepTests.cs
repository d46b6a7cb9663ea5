using Lamina.IR;
using Lamina.IR.Primitives;
using static Lamina.Tests.Numerics;

namespace Lamina.Tests;

public class LstmStepTests
{
    [Fact]
    public void Gradients_of_any_order_are_those_of_differences()
    {
        NDArray[] inputs = [Random((2, 12), 1), Random((2, 12), 2), Random((2, 3), 3)];
        CheckGradient(x => new LstmStep().Make([.. x])[0], inputs);
        CheckGradient(x => new LstmStep().Make([.. x])[1], inputs);
        CheckGradient(x =>
        {
            IReadOnlyList<Tensor> y = new LstmStep().Make([.. x]);
            return y[0] * y[1];
        }, inputs);
    }

    [Fact]
    public void Sums_that_are_not_of_four_gates_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new LstmStep().Make(Tensor.Ones((2, 9)), Tensor.Ones((2, 9)), Tensor.Ones((2, 3))));
        Assert.Contains("four gates", error.Message);
    }
}
