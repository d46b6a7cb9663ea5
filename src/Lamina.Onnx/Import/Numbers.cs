using Lamina.IR;

namespace Lamina.Onnx.Import;

/// <summary>Host data as lists of numbers, and lists of numbers as host data.</summary>
static class Numbers
{
    /// <summary>The elements as whole numbers.</summary>
    public static long[] Ints(NDArray array) => array.DType switch
    {
        DType.Int64 => array.ToArray<long>(),
        DType.Int32 => [.. array.ToArray<int>()],
        _ => [.. Floats(array).Select(x => (long)x)],
    };

    /// <summary>The elements as doubles.</summary>
    public static double[] Floats(NDArray array)
    {
        var result = new double[array.Elements];
        for (int i = 0; i < result.Length; i++) result[i] = array[i];
        return result;
    }

    /// <summary>A list of int64.</summary>
    public static Tensor Tensor(params IReadOnlyList<long> values) =>
        IR.Tensor.From(NDArray.Wrap(values.ToArray(), values.Count));
}
