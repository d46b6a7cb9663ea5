using Lamina.IR;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Losses over classes: scores (batch, classes, …), targets (batch, …).</summary>
static class ClassLosses
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.One("NegativeLogLikelihoodLoss", c => Likelihood(c, c[0]));
        list.Many("SoftmaxCrossEntropyLoss", c =>
        {
            Tensor logs = Functions.LogSoftmax(c[0], 1);
            return [Likelihood(c, logs), logs];
        });
    }

    static Tensor Likelihood(NodeCall call, Tensor logs)
    {
        int classes = logs.Shape[1];
        Tensor targets = call[1].Cast(DType.Int64);
        Tensor zero = Tensor.Scalar(0, DType.Int64);
        Tensor? ignored = call.HasAttribute("ignore_index")
            ? targets.IsEqual(Tensor.Scalar(call.Int("ignore_index", 0), DType.Int64)) : null;
        Tensor safe = ignored is null ? targets : Tensor.Where(ignored, zero, targets);
        Tensor weights = call.Optional(2)?.Take(safe) ?? Tensor.Ones(targets.Shape, logs.DType);
        if (ignored is not null) weights = Tensor.Where(ignored, 0, weights);
        Tensor on = safe.OneHot(classes, logs.DType).MoveAxis(-1, 1);
        Tensor losses = -(logs * on).Sum([1]) * weights;
        return call.Text("reduction", "mean") switch
        {
            "none" => losses,
            "sum" => losses.Sum(),
            _ => losses.Sum() / weights.Sum(),
        };
    }
}
