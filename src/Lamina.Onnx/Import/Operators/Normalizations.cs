using Lamina.IR;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Normalizations and softmaxes.</summary>
static class Normalizations
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.Many("BatchNormalization", BatchNormalization);
        list.One("InstanceNormalization", InstanceNormalization);
        list.Many("LayerNormalization", LayerNormalization);
        list.One("RMSNormalization", RootMeanSquare);
        list.One("GroupNormalization", GroupNormalization);
        list.One("LpNormalization", LpNormalization);
        list.One("LRN", LocalResponse);
        list.One("Softmax", c => OverAxis(c, x => Functions.Softmax(x, -1)));
        list.One("LogSoftmax", c => OverAxis(c, x => Functions.LogSoftmax(x, -1)));
        list.One("Hardmax", c => OverAxis(c, x => x.ArgMax(-1).OneHot(x.Shape[-1], x.DType)));
    }

    /// <summary>
    /// A function of the last axis, along the node's axis; before operator set 13 along all axes from it on together.
    /// </summary>
    static Tensor OverAxis(NodeCall call, Func<Tensor, Tensor> function)
    {
        Tensor x = call[0];
        if (call.Opset >= 13)
        {
            int axis = call.Int("axis", -1);
            return function(x.MoveAxis(axis, -1)).MoveAxis(-1, axis);
        }

        int from = x.Shape.Axis(call.Int("axis", 1));
        Tensor rows = x.Reshape(new(checked((int)x.Shape.Slice(0, from).Elements), -1));
        return function(rows).Reshape(x.Shape);
    }

    static Tensor[] BatchNormalization(NodeCall call)
    {
        Tensor x = call[0];
        double epsilon = call.Float("epsilon", 1e-5), momentum = call.Float("momentum", 0.9);
        Tensor mean = call[3], variance = call[4];
        bool training = call.Int("training_mode", 0) != 0;
        Ints others = [0, .. Enumerable.Range(2, x.Rank - 2)];
        Tensor useMean = training ? x.Mean(others) : mean, useVariance = training ? x.Variance(others) : variance;
        Tensor scale = call[1] / (useVariance + epsilon).Sqrt();
        Tensor y = (x - Movement.Along(useMean, x.Rank, 1)) * Movement.Along(scale, x.Rank, 1)
            + Movement.Along(call[2], x.Rank, 1);
        y = y.Cast(x.DType);
        if (!training) return [y];
        return
        [
            y, mean * momentum + useMean * (1 - momentum), variance * momentum + useVariance * (1 - momentum),
        ];
    }

    static Tensor InstanceNormalization(NodeCall call)
    {
        Tensor x = call[0];
        Ints axes = [.. Enumerable.Range(2, x.Rank - 2)];
        return Reductions.Standardized(x, axes, call.Float("epsilon", 1e-5))
            * Movement.Along(call[1], x.Rank, 1) + Movement.Along(call[2], x.Rank, 1);
    }

    static Tensor[] LayerNormalization(NodeCall call)
    {
        Tensor x = call[0];
        int from = x.Shape.Axis(call.Int("axis", -1));
        Ints axes = [.. Enumerable.Range(from, x.Rank - from)];
        Tensor mean = x.Mean(axes, keepDims: true);
        Tensor centred = x - mean;
        Tensor inverse = 1 / (centred.Square().Mean(axes, keepDims: true) + call.Float("epsilon", 1e-5)).Sqrt();
        Tensor y = centred * inverse * call[1];
        if (call.Optional(2) is { } bias) y += bias;
        return [y, mean, inverse];
    }

    static Tensor RootMeanSquare(NodeCall call)
    {
        Tensor x = call[0];
        int from = x.Shape.Axis(call.Int("axis", -1));
        Ints axes = [.. Enumerable.Range(from, x.Rank - from)];
        return x / (x.Square().Mean(axes, keepDims: true) + call.Float("epsilon", 1e-5)).Sqrt() * call[1];
    }

    static Tensor GroupNormalization(NodeCall call)
    {
        Tensor x = call[0];
        int groups = call.Needed("num_groups");
        Tensor apart = x.Reshape(new([x.Shape[0], groups, -1]));
        Tensor y = Reductions.Standardized(apart, [2], call.Float("epsilon", 1e-5)).Reshape(x.Shape);
        return y * PerChannel(call[1]) + PerChannel(call[2]);

        // Until operator set 21 there is one scale a group.
        Tensor PerChannel(Tensor v)
        {
            int times = x.Shape[1] / v.Shape[0];
            Tensor each = v.ExpandDims(1).BroadcastTo(new(v.Shape[0], times)).Reshape(-1);
            return Movement.Along(each, x.Rank, 1);
        }
    }

    static Tensor LpNormalization(NodeCall call)
    {
        Tensor x = call[0];
        int axis = call.Int("axis", -1);
        return call.Int("p", 2) == 1 ? x / x.Abs().Sum([axis], keepDims: true)
            : x / x.Square().Sum([axis], keepDims: true).Sqrt();
    }

    static Tensor LocalResponse(NodeCall call)
    {
        Tensor x = call[0];
        int size = call.Needed("size");
        double alpha = call.Float("alpha", 1e-4), beta = call.Float("beta", 0.75), bias = call.Float("bias", 1);
        Ints low = [0, (size - 1) / 2, .. Ints.Repeat(0, x.Rank - 2)];
        Ints high = [0, size / 2, .. Ints.Repeat(0, x.Rank - 2)];
        Tensor squares = x.Square().Pad(low, high);
        Tensor sum = squares.Slice(1, 0, x.Shape[1]);
        for (int i = 1; i < size; i++) sum += squares.Slice(1, i, i + x.Shape[1]);
        return x / (sum * (alpha / size) + bias).Pow(beta);
    }
}
