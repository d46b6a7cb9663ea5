using Lamina.IR;
using static Lamina.Onnx.Schema.TensorProto.Types;

namespace Lamina.Onnx.Import.Operators;

/// <summary>
/// Random numbers. Each node has a generator of its own that moves on from run to run; with the node's seed the numbers
/// of a model that was just loaded are always the same. They are not those of other engines.
/// </summary>
static class Randomness
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.Values("RandomNormal", c => [Normal(c, Sizes(c), (DataType)c.Int("dtype", (int)DataType.Float))]);
        list.Values("RandomUniform", c => [Uniform(c, Sizes(c), (DataType)c.Int("dtype", (int)DataType.Float))]);
        list.Values("RandomNormalLike", c => [Normal(c, c[0].Shape, Like(c))]);
        list.Values("RandomUniformLike", c => [Uniform(c, c[0].Shape, Like(c))]);
        list.Values("Bernoulli", c => [Arithmetic.Cast(
            c.Random().Uniform(c[0].Shape).IsLess(c[0].Cast(DType.Float32)), DataType.Bool, Like(c))]);
        list.Values("Multinomial", Multinomial);
        list.Many("Dropout", Dropout);
    }

    static Shape Sizes(NodeCall call) => new(call.Ints("shape") ?? throw call.Bad("attribute 'shape' is missing."));

    static DataType Like(NodeCall call) => (DataType)call.Int("dtype", (int)call.TypeOf(0));

    static TensorValue Normal(NodeCall call, Shape shape, DataType type) => Arithmetic.Cast(
        call.Random().Normal(shape) * call.Float("scale", 1) + call.Float("mean", 0), DataType.Float, type);

    static TensorValue Uniform(NodeCall call, Shape shape, DataType type)
    {
        double low = call.Float("low", 0), high = call.Float("high", 1);
        return Arithmetic.Cast(call.Random().Uniform(shape) * (high - low) + low, DataType.Float, type);
    }

    /// <summary>
    /// Classes by their logarithmic weights: the largest of each weight plus a number of Gumbel's distribution.
    /// </summary>
    static Value[] Multinomial(NodeCall call)
    {
        Tensor weights = call[0].Cast(DType.Float32).ExpandDims(1);
        Shape shape = new(weights.Shape[0], call.Int("sample_size", 1), weights.Shape[2]);
        Tensor gumbel = -(-(call.Random().Uniform(shape) + 1e-20).Log()).Log();
        Tensor drawn = (weights + gumbel).ArgMax(-1);
        return [Arithmetic.Cast(drawn, DataType.Int32, (DataType)call.Int("dtype", (int)DataType.Int32))];
    }

    /// <summary>Outside of training, or with the ratio 0, nothing is dropped.</summary>
    static Tensor[] Dropout(NodeCall call)
    {
        Tensor x = call[0];
        double ratio = call.Has(1) ? call.HostFloats(1)[0] : call.Float("ratio", 0.5);
        bool training = call.Opset >= 12 && call.Has(2) && call.Host(call[2])[0] != 0;
        if (!training || ratio == 0) return [x, Tensor.Ones(x.Shape, call.Opset < 10 ? x.DType : DType.Bool)];
        Tensor kept = call.Random().Uniform(x.Shape).IsGreaterOrEqual(ratio);
        return [Tensor.Where(kept, x / (1 - ratio), 0), kept];
    }
}
