using D = Lamina.IR.DType;

namespace Lamina.IR.Tests;

/// <summary>Keras's result_type on JAX's lattice, where a mixture of 64-bit types falls to 32 bits.</summary>
public class PromotionTests
{
    static readonly DType[] types = [D.Bool, D.UInt8, D.Int32, D.Int64, D.Float16, D.BFloat16, D.Float32, D.Float64];

    // Row and column in the order of types. The diagonal stays as it is: float64 computations remain float64.
    static readonly DType[,] expected =
    {
        { D.Bool, D.UInt8, D.Int32, D.Int32, D.Float16, D.BFloat16, D.Float32, D.Float32 },
        { D.UInt8, D.UInt8, D.Int32, D.Int32, D.Float16, D.BFloat16, D.Float32, D.Float32 },
        { D.Int32, D.Int32, D.Int32, D.Int32, D.Float16, D.BFloat16, D.Float32, D.Float32 },
        { D.Int32, D.Int32, D.Int32, D.Int64, D.Float16, D.BFloat16, D.Float32, D.Float32 },
        { D.Float16, D.Float16, D.Float16, D.Float16, D.Float16, D.Float32, D.Float32, D.Float32 },
        { D.BFloat16, D.BFloat16, D.BFloat16, D.BFloat16, D.Float32, D.BFloat16, D.Float32, D.Float32 },
        { D.Float32, D.Float32, D.Float32, D.Float32, D.Float32, D.Float32, D.Float32, D.Float32 },
        { D.Float32, D.Float32, D.Float32, D.Float32, D.Float32, D.Float32, D.Float32, D.Float64 },
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
    [InlineData(D.Bool, 2, D.Int32)]
    [InlineData(D.UInt8, 2, D.UInt8)]
    [InlineData(D.Int64, 2, D.Int64)]
    [InlineData(D.Int32, 0.5, D.Float32)]
    [InlineData(D.Bool, 0.5, D.Float32)]
    [InlineData(D.Int32, double.PositiveInfinity, D.Float32)]
    [InlineData(D.Int32, double.NaN, D.Float32)]
    [InlineData(D.Float16, 2, D.Float16)]
    [InlineData(D.BFloat16, 0.1, D.BFloat16)]
    [InlineData(D.Float64, 0.1, D.Float64)]
    public void Numbers_are_weak_and_follow_the_tensor(DType tensor, double number, DType result)
    {
        Assert.Equal(result, Promotion.WithNumber(tensor, number));
        if (tensor != D.Bool || result != D.Int32) Assert.Equal(result, (Leaf.Of(3, tensor) + number).DType);
    }

    [Fact]
    public void Operators_promote_and_relations_give_truth_values()
    {
        Tensor whole = Leaf.Of((2, 1), D.Int32), real = Leaf.Of(3);
        Assert.Equal(new TensorType(D.Float32, (2, 3)), (whole + real).Type);
        Assert.Equal(new TensorType(D.Bool, (2, 3)), whole.IsLess(real).Type);
        Assert.Equal(new TensorType(D.Float32, (2, 3)), Tensor.Where(whole.IsLess(0), whole, real).Type);
        Assert.Equal(D.Float32, Tensor.Concatenate([Leaf.Of(2, D.Int64), real], 0).DType);
        Assert.Equal(D.Float32, Leaf.Of((2, 3), D.Int32).MatMul(Leaf.Of(3)).DType);
    }

    [Fact]
    public void Whole_numbers_divide_to_reals() =>
        Assert.Equal(D.Float32, (Leaf.Of(3, D.Int32) / Leaf.Of(3, D.Int32)).DType);
}
