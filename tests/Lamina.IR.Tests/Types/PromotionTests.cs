namespace Lamina.IR.Tests;

/// <summary>Keras's result_type on JAX's lattice, where a mixture of 64-bit types falls to 32 bits.</summary>
public class PromotionTests
{
    static readonly DType[] types = [DType.Bool, DType.UInt8, DType.Int32, DType.Int64, DType.Float16, DType.BFloat16, DType.Float32, DType.Float64];

    // Row and column in the order of types. The diagonal stays as it is: float64 computations remain float64.
    static readonly DType[,] expected =
    {
        { DType.Bool, DType.UInt8, DType.Int32, DType.Int32, DType.Float16, DType.BFloat16, DType.Float32, DType.Float32 },
        { DType.UInt8, DType.UInt8, DType.Int32, DType.Int32, DType.Float16, DType.BFloat16, DType.Float32, DType.Float32 },
        { DType.Int32, DType.Int32, DType.Int32, DType.Int32, DType.Float16, DType.BFloat16, DType.Float32, DType.Float32 },
        { DType.Int32, DType.Int32, DType.Int32, DType.Int64, DType.Float16, DType.BFloat16, DType.Float32, DType.Float32 },
        { DType.Float16, DType.Float16, DType.Float16, DType.Float16, DType.Float16, DType.Float32, DType.Float32, DType.Float32 },
        { DType.BFloat16, DType.BFloat16, DType.BFloat16, DType.BFloat16, DType.Float32, DType.BFloat16, DType.Float32, DType.Float32 },
        { DType.Float32, DType.Float32, DType.Float32, DType.Float32, DType.Float32, DType.Float32, DType.Float32, DType.Float32 },
        { DType.Float32, DType.Float32, DType.Float32, DType.Float32, DType.Float32, DType.Float32, DType.Float32, DType.Float64 },
    };

    [Fact]
    public void Types_meet_where_keras_says()
    {
        for (int i = 0; i < types.Length; i++)
            for (int j = 0; j < types.Length; j++)
                Assert.True(expected[i, j] == Promotion.Result(types[i], types[j]),
                    $"{types[i]} with {types[j]}: {Promotion.Result(types[i], types[j])}, not {expected[i, j]}");
    }

    [Theory]
    [InlineData(DType.Bool, 2, DType.Int32)]
    [InlineData(DType.UInt8, 2, DType.UInt8)]
    [InlineData(DType.Int64, 2, DType.Int64)]
    [InlineData(DType.Int32, 0.5, DType.Float32)]
    [InlineData(DType.Bool, 0.5, DType.Float32)]
    [InlineData(DType.Int32, double.PositiveInfinity, DType.Float32)]
    [InlineData(DType.Int32, double.NaN, DType.Float32)]
    [InlineData(DType.Float16, 2, DType.Float16)]
    [InlineData(DType.BFloat16, 0.1, DType.BFloat16)]
    [InlineData(DType.Float64, 0.1, DType.Float64)]
    public void Numbers_are_weak_and_follow_the_tensor(DType tensor, double number, DType result)
    {
        Assert.Equal(result, Promotion.WithNumber(tensor, number));
        if (tensor != DType.Bool || result != DType.Int32) Assert.Equal(result, (Leaf.Of(3, tensor) + number).DType);
    }

    [Fact]
    public void Operators_promote_and_relations_give_truth_values()
    {
        Tensor whole = Leaf.Of((2, 1), DType.Int32), real = Leaf.Of(3);
        Assert.Equal(new TensorType(DType.Float32, (2, 3)), (whole + real).Type);
        Assert.Equal(new TensorType(DType.Bool, (2, 3)), whole.IsLess(real).Type);
        Assert.Equal(new TensorType(DType.Float32, (2, 3)), Tensor.Where(whole.IsLess(0), whole, real).Type);
        Assert.Equal(DType.Float32, Tensor.Concatenate([Leaf.Of(2, DType.Int64), real], 0).DType);
        Assert.Equal(DType.Float32, Leaf.Of((2, 3), DType.Int32).MatMul(Leaf.Of(3)).DType);
    }

    [Fact]
    public void Whole_numbers_divide_to_reals() =>
        Assert.Equal(DType.Float32, (Leaf.Of(3, DType.Int32) / Leaf.Of(3, DType.Int32)).DType);
}
