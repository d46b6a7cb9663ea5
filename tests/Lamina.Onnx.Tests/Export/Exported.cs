using System.Runtime.InteropServices;
using Lamina.IR;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Lamina.Onnx.Tests.Export;

/// <summary>An exported function, run by ONNX Runtime and by Lamina's own import.</summary>
static class Exported
{
    /// <summary>
    /// Exports, by default with an open first size, runs in both, and compares with what Lamina computes without the
    /// file.
    /// </summary>
    /// <param name="inputs">The data.</param>
    /// <param name="function">The function.</param>
    /// <param name="open">Whether the first size stays open.</param>
    public static void Check(
        NDArray[] inputs, Func<IReadOnlyList<IR.Tensor>, IReadOnlyList<IR.Tensor>> function, bool open = true)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            string[] names = [.. inputs.Select((_, i) => $"input_{i}")];
            TensorType[] types = [.. inputs.Select(x =>
                new TensorType(x.DType, open && x.Shape.Rank > 0 ? x.Shape.With(0, -1) : x.Shape))];
            NDArray[] wanted = new Function(function).Call([.. inputs]);
            string[] outputs = [.. wanted.Select((_, i) => $"output_{i}")];
            OnnxExport.Write(path, "test", types, names, outputs, function);
            CheckFile(path, names, inputs, outputs, wanted);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Runs a file in both and compares with what was computed without it.</summary>
    public static void CheckFile(string path, IReadOnlyList<string> names, NDArray[] inputs,
        IReadOnlyList<string> outputs, NDArray[] wanted)
    {
        NDArray[] runtime = OnnxRuntime(path, names, inputs, outputs);
        for (int i = 0; i < wanted.Length; i++) Close($"{outputs[i]} of ONNX Runtime", runtime[i], wanted[i]);
        IReadOnlyDictionary<string, NDArray> own = OnnxModel.Load(path)
            .Run(names.Zip(inputs).ToDictionary(p => p.First, p => p.Second));
        for (int i = 0; i < wanted.Length; i++) Close($"{outputs[i]} of the import", own[outputs[i]], wanted[i]);
    }

    /// <summary>Fails where two arrays differ.</summary>
    public static void Close(string what, NDArray got, NDArray wanted)
    {
        Assert.True(got.DType == wanted.DType && got.Shape == wanted.Shape, $"{what} is {got}, not {wanted}");
        for (long i = 0; i < wanted.Elements; i++)
        {
            double a = got[i], b = wanted[i];
            double least = wanted.DType == DType.Float16 ? 2e-3 : 2e-5;
            bool close = a == b || (double.IsNaN(a) && double.IsNaN(b))
                || Math.Abs(a - b) <= least + 10 * least * Math.Abs(b);
            Assert.True(close, $"{what}: element {i} is {a}, not {b}");
        }
    }

    /// <summary>Runs a file in ONNX Runtime.</summary>
    public static NDArray[] OnnxRuntime(
        string path, IReadOnlyList<string> names, NDArray[] inputs, IReadOnlyList<string> outputs)
    {
        using SessionOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using InferenceSession session = new(path, options);
        OrtValue[] values = [.. inputs.Select(Value)];
        using RunOptions run = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, names, values, outputs);
        return [.. results.Select(Array)];
    }

    static OrtValue Value(NDArray x)
    {
        long[] shape = [.. x.Shape.Select(size => (long)size)];
        return x.DType switch
        {
            DType.Float32 => OrtValue.CreateTensorValueFromMemory(x.ToArray<float>(), shape),
            DType.Float16 => OrtValue.CreateTensorValueFromMemory(
                MemoryMarshal.Cast<Half, Float16>(x.AsSpan<Half>()).ToArray(), shape),
            DType.Float64 => OrtValue.CreateTensorValueFromMemory(x.ToArray<double>(), shape),
            DType.Int32 => OrtValue.CreateTensorValueFromMemory(x.ToArray<int>(), shape),
            DType.Int64 => OrtValue.CreateTensorValueFromMemory(x.ToArray<long>(), shape),
            DType.UInt8 => OrtValue.CreateTensorValueFromMemory(x.ToArray<byte>(), shape),
            DType.Bool => OrtValue.CreateTensorValueFromMemory(x.ToArray<bool>(), shape),
            _ => throw new ArgumentException($"{x.DType}"),
        };
    }

    static NDArray Array(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        Shape shape = new([.. info.Shape.Select(size => (int)size)]);
        return info.ElementDataType switch
        {
            TensorElementType.Float => NDArray.From(value.GetTensorDataAsSpan<float>(), shape),
            TensorElementType.Float16 => NDArray.From(
                MemoryMarshal.Cast<Float16, Half>(value.GetTensorDataAsSpan<Float16>()), shape),
            TensorElementType.Double => NDArray.From(value.GetTensorDataAsSpan<double>(), shape),
            TensorElementType.Int32 => NDArray.From(value.GetTensorDataAsSpan<int>(), shape),
            TensorElementType.Int64 => NDArray.From(value.GetTensorDataAsSpan<long>(), shape),
            TensorElementType.UInt8 => NDArray.From(value.GetTensorDataAsSpan<byte>(), shape),
            TensorElementType.Bool => NDArray.From(value.GetTensorDataAsSpan<bool>(), shape),
            var other => throw new ArgumentException($"{other}"),
        };
    }
}
