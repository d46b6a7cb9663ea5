using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Layers;

/// <summary>What becomes of the indices of categories.</summary>
enum CategoricalOutput
{
    Int,
    OneHot,
    MultiHot,
    Count,
    TfIdf,
}

/// <summary>The names of the output modes, and the encoding of indices by them.</summary>
static class CategoricalOutputs
{
    static readonly string[] names = ["int", "one_hot", "multi_hot", "count", "tf_idf"];

    /// <summary>The mode that a Keras name stands for.</summary>
    /// <exception cref="ArgumentException">It is none of those that the layer has.</exception>
    public static CategoricalOutput Parse(string layer, string name, params ReadOnlySpan<CategoricalOutput> allowed)
    {
        string known = name switch { "binary" => "multi_hot", "tf-idf" => "tf_idf", _ => name };
        foreach (CategoricalOutput mode in allowed)
            if (mode.KerasName() == known) return mode;
        string wanted = string.Join(", ", allowed.ToArray().Select(mode => $"\"{mode.KerasName()}\""));
        throw new ArgumentException($"The output mode of {layer} is one of {wanted}, not \"{name}\".");
    }

    public static string KerasName(this CategoricalOutput mode) => names[(int)mode];

    /// <summary>Refuses what Keras has for TensorFlow's sparse tensors only.</summary>
    /// <exception cref="NotSupportedException">A sparse output is wanted.</exception>
    public static void RefuseSparse(string layer, bool sparse)
    {
        if (sparse) throw new NotSupportedException(
            $"{layer} has no sparse output, because Lamina has no sparse tensors; leave sparse at false.");
    }

    /// <summary>
    /// Indices as the mode wants them. One-hot gives each index an axis of its own, or the last axis if that has the
    /// size 1; the others put the indices of the last axis together. Indices outside of [0, depth) count nowhere.
    /// </summary>
    public static Tensor Encode(
        Tensor indices, CategoricalOutput mode, int depth, DType type, Tensor? weights = null)
    {
        if (mode == CategoricalOutput.Int) return indices.Cast(type);
        if (indices.Rank == 0) indices = indices.Reshape(1);
        Shape shape = indices.Shape;
        if (mode == CategoricalOutput.OneHot)
            return (shape.Rank > 1 && shape[-1] == 1 ? indices.Reshape(shape.Without(-1)) : indices)
                .OneHot(depth, type);
        Tensor sums = Sum(indices, depth, weights?.Cast(type) ?? Tensor.Ones(shape, type));
        return mode == CategoricalOutput.MultiHot ? sums.IsGreater(0).Cast(type) : sums;
    }

    // The sums of the amounts by row and index; one more place at the end takes what counts nowhere.
    static Tensor Sum(Tensor indices, int depth, Tensor amounts)
    {
        int elements = (int)indices.Shape.Elements, rows = elements / Math.Max(1, indices.Shape[-1]);
        Shape table = (rows, elements / Math.Max(1, rows));
        Tensor index = indices.Cast(DType.Int32).Reshape(table);
        Tensor inside = index.IsGreaterOrEqual(0) & index.IsLess(depth);
        Tensor place = Tensor.Where(inside, Tensor.Iota(table, 0, DType.Int32) * depth + index, rows * depth);
        Tensor sums = new Scatter(0, Add: true).Apply(Tensor.Zeros(rows * depth + 1, amounts.DType),
            place.Reshape(elements), amounts.Reshape(elements));
        return sums.Slice(0, 0, rows * depth).Reshape(indices.Shape.Without(-1).Append(depth));
    }
}
