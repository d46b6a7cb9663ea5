using Lamina.IR;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Random numbers. The same seed gives the same numbers; without one each run draws others.</summary>
static class Randomness
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list) => list.Many("Dropout", Dropout);

    /// <summary>Outside of training, or with the ratio 0, nothing is dropped.</summary>
    static Tensor[] Dropout(NodeCall call)
    {
        Tensor x = call[0];
        double ratio = call.Has(1) ? call.HostFloats(1)[0] : call.Float("ratio", 0.5);
        bool training = call.Opset >= 12 && call.Has(2) && call.Host(call[2])[0] != 0;
        if (training && ratio > 0) throw call.Unsupported("dropout while training");
        return [x, Tensor.Ones(x.Shape, call.Opset < 10 ? x.DType : DType.Bool)];
    }
}
