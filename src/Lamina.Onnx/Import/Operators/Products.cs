using Lamina.IR;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Matrix products.</summary>
static class Products
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.One("MatMul", c => Whole(c[0], c[1], (a, b) => a.MatMul(b)));
        list.One("Gemm", Gemm);
        list.One("Einsum", c => Einsum.Of(c.Text("equation", ""), c.Tensors));
        list.One("Det", Det);
    }

    /// <summary>A product of whole numbers, made exactly in float64 (below 2⁵³).</summary>
    public static Tensor Whole(Tensor a, Tensor b, Func<Tensor, Tensor, Tensor> product) => a.DType.IsFloating()
        ? product(a, b) : product(a.Cast(DType.Float64), b.Cast(DType.Float64)).Cast(a.DType);

    static Tensor Gemm(NodeCall call)
    {
        Tensor a = call[0], b = call[1];
        if (call.Int("transA", 0) != 0) a = a.Transpose();
        if (call.Int("transB", 0) != 0) b = b.Transpose();
        Tensor y = Whole(a, b, (l, r) => l.MatMul(r));
        double alpha = call.Float("alpha", 1), beta = call.Float("beta", 1);
        if (alpha != 1) y = (y * alpha).Cast(a.DType);
        if (call.Optional(2) is not { } c) return y;
        return y + (beta == 1 ? c : (c * beta).Cast(a.DType));
    }

    /// <summary>By elimination with the largest pivot, one step a column.</summary>
    static Tensor Det(NodeCall call)
    {
        Tensor x = call[0];
        int size = x.Shape[-1];
        Shape batch = x.Shape.Slice(0, x.Rank - 2);
        Tensor a = x.Reshape(new(checked((int)batch.Elements), size, size));
        Tensor det = Tensor.Ones(a.Shape[0], x.DType);
        for (int column = 0; column < size; column++)
        {
            int left = size - column;
            Tensor best = a.Select(2, 0).Abs().ArgMax(1).ExpandDims(1);
            Tensor isBest = Tensor.Iota(new(a.Shape[0], left), 1, DType.Int32).IsEqual(best);
            Tensor chosen = isBest.Cast(x.DType).ExpandDims(2);
            Tensor pivotRow = (a * chosen).Sum([1], keepDims: true), firstRow = a.Slice(1, 0, 1);
            Tensor pivot = pivotRow.Select(2, 0).Squeeze([1]);
            det *= Tensor.Where(best.Squeeze([1]).IsEqual(0), pivot, -pivot);
            Tensor swapped = a * (1 - chosen) + firstRow * chosen;
            Tensor safe = Tensor.Where(pivot.IsEqual(0), 1, pivot).Reshape(new(-1, 1, 1));
            a = (swapped - swapped.Slice(2, 0, 1) / safe * pivotRow).Slice(1, 1).Slice(2, 1);
        }
        return det.Reshape(batch);
    }
}
