using Lamina.IR;

namespace Lamina.Onnx.Import.Operators;

/// <summary>
/// Steps of optimizers: inputs are the learning rate, the count of steps so far, then weights, gradients and states.
/// </summary>
static class OptimizerSteps
{
    const string Domain = "training.";

    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.Many(Domain + "Adagrad", c => Each(c, 3, Adagrad));
        list.Many(Domain + "Momentum", c => Each(c, 3, Momentum));
        list.Many(Domain + "Adam", c => Each(c, 4, Adam));
    }

    /// <summary>One weight after the other; first all new weights, then all of each state.</summary>
    static Tensor[] Each(NodeCall call, int kinds, Func<NodeCall, Tensor[], Tensor[]> step)
    {
        int weights = (call.Count - 2) / kinds;
        Tensor[][] results = [.. Enumerable.Range(0, weights).Select(
            w => step(call, [.. Enumerable.Range(0, kinds).Select(kind => call[2 + kind * weights + w])]))];
        return [.. Enumerable.Range(0, kinds - 1).SelectMany(kind => results.Select(r => r[kind]))];
    }

    static Tensor Regularized(NodeCall call, Tensor x, Tensor gradient) =>
        x * call.Float("norm_coefficient", 0) + gradient;

    static Tensor Steps(NodeCall call, Tensor like) => call[1].Cast(like.DType);

    static Tensor[] Adagrad(NodeCall call, Tensor[] given)
    {
        (Tensor x, Tensor squares) = (given[0], given[2]);
        Tensor gradient = Regularized(call, x, given[1]);
        Tensor rate = call[0] / (Steps(call, x) * call.Float("decay_factor", 0) + 1);
        squares += gradient.Square();
        return [x - rate * gradient / (squares.Sqrt() + call.Float("epsilon", 1e-6)), squares];
    }

    static Tensor[] Momentum(NodeCall call, Tensor[] given)
    {
        (Tensor x, Tensor velocity) = (given[0], given[2]);
        Tensor gradient = Regularized(call, x, given[1]);
        double alpha = call.Float("alpha", 0), beta = call.Float("beta", 0);
        Tensor share = Tensor.Where(call[1].IsGreater(Tensor.Scalar(0, DType.Int64)), beta, Tensor.Scalar(1, x.DType));
        velocity = velocity * alpha + gradient * share;
        Tensor step = call.Text("mode", "standard") == "nesterov" ? gradient + velocity * alpha : velocity;
        return [x - call[0] * step, velocity];
    }

    static Tensor[] Adam(NodeCall call, Tensor[] given)
    {
        (Tensor x, Tensor mean, Tensor square) = (given[0], given[2], given[3]);
        Tensor gradient = Regularized(call, x, given[1]), t = Steps(call, x);
        double alpha = call.Float("alpha", 0.9), beta = call.Float("beta", 0.999);
        mean = mean * alpha + gradient * (1 - alpha);
        square = square * beta + gradient.Square() * (1 - beta);
        Tensor correction = (1 - Tensor.Scalar(beta, x.DType).Pow(t)).Sqrt()
            / (1 - Tensor.Scalar(alpha, x.DType).Pow(t));
        Tensor rate = Tensor.Where(t.IsGreater(0), call[0] * correction, call[0]);
        Tensor next = x - rate * mean / (square.Sqrt() + call.Float("epsilon", 1e-6));
        return [next * (1 - call.Float("norm_coefficient_post", 0)), mean, square];
    }
}
