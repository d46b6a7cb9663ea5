using Lamina.IR;
using static Lamina.Tests.Numerics;

namespace Lamina.Tests;

public class LoopTests
{
    static Tensor Rnn(Tensor[] x, bool reverse, bool last, Func<Tensor, Tensor> activation)
    {
        (Tensor[] carries, Tensor[] results) = Scan.Run((c, e) =>
        {
            Tensor h = activation(e[0].MatMul(x[3]) + x[4] + c[0].MatMul(x[1]));
            return ([h], [h]);
        }, [x[2]], [x[0]], reverse);
        return last ? carries[0] : results[0];
    }

    [Theory, InlineData(false, false), InlineData(true, false), InlineData(false, true), InlineData(true, true)]
    public void Recurrent_layers_have_right_gradients(bool reverse, bool last)
    {
        NDArray[] inputs = [Random((3, 2, 2)), Random((3, 3), 2), Random((2, 3), 3), Random((2, 3), 4), Random(3, 5)];
        CheckGradient(x => Rnn(x, reverse, last, h => h.Tanh()), inputs);
        CheckFirst(x => Rnn(x, reverse, last, h => h.Relu()), inputs);
    }

    [Fact]
    public void Several_carries_and_results()
    {
        CheckGradient(x =>
        {
            (Tensor[] carries, Tensor[] results) = Scan.Run((c, e) =>
            {
                Tensor a = (c[0] * c[1] + e[0]).Sigmoid(), b = c[1] * 0.9 + a * x[3];
                return ([a, b], [a * b, e[0] + b]);
            }, [x[0], x[1]], [x[2]]);
            return carries[0].Sum() + carries[1].Square().Sum() + (results[0] * results[1]).Sum();
        }, Random((2, 2)), Random((2, 2), 2), Random((3, 2, 2), 3), Random((2, 2), 4));
    }

    [Fact]
    public void A_carry_that_stays_and_one_that_swaps()
    {
        Tensor a = Tensor.From(new[] { 1f }), b = Tensor.From(new[] { 2f });
        (Tensor[] carries, Tensor[] results) = Scan.Run((c, e) =>
            ([c[1], c[0], c[2]], [c[0]]), [a, b, a], [], length: 3);
        Assert.Equal([2f, 1, 1], carries.Select(c => c.ToArray<float>()[0]));
        Assert.Equal([1f, 2, 1], results[0].ToArray<float>());
    }

    [Fact]
    public void No_steps_give_the_first_carries()
    {
        (Tensor[] carries, _) = Scan.Run((c, e) => ([c[0] + 1], []), [Tensor.From(new[] { 5f })], [], length: 0);
        Assert.Equal([5f], carries[0].ToArray<float>());
    }

    [Fact]
    public void While_runs_until_its_condition_fails()
    {
        Tensor[] end = While.Run(c => c[0].IsLess(100), c =>
            [c[0] * 2, c[1] + 1], Tensor.Scalar(3, DType.Int32), Tensor.Scalar(0, DType.Int32));
        Assert.Equal(192, end[0].Item());
        Assert.Equal(6, end[1].Item());
    }

    [Fact]
    public void Body_may_not_assign_variables()
    {
        var v = new Variable(new NDArray(1), "state");
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
            Scan.Run((c, e) => { v.Assign(c[0]); return ([c[0]], []); }, [Tensor.Zeros(1)], [], length: 2));
        Assert.Contains("state", error.Message, StringComparison.Ordinal);
    }
}
