using Lamina.IR;

namespace Lamina.Onnx;

/// <summary>What an ONNX model says of one of its inputs or outputs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DType">
/// The type that holds its elements here (int8, int16 and uint16 are held in int32, uint32 and uint64 in int64), or
/// null where it is not a tensor of numbers.
/// </param>
/// <param name="Shape">Its sizes, −1 where one is not fixed; null where not even the rank is.</param>
public sealed record OnnxValueInfo(string Name, DType? DType, Shape? Shape)
{
    /// <summary>For example x: float32 (None, 3, 224, 224).</summary>
    public override string ToString() => $"{Name}: {DType?.KerasName() ?? "not a tensor"} {Shape}";
}
