using static Lamina.IR.Tests.Leaf;

namespace Lamina.IR.Tests;

public class ElementwiseRuleTests
{
    static readonly DType[] reals = [DType.Float32, DType.Float64, DType.Float16, DType.BFloat16];
    static readonly DType[] others = [DType.Int32, DType.Int64, DType.UInt8, DType.Bool];

    static readonly UnaryOp[] ofReals =
    [
        new Atan(), new Cosine(), new Erf(), new Exponential(), new ExponentialMinusOne(), new Floor(), new Log(),
        new LogPlusOne(), new Logistic(), new RoundNearestEven(), new Rsqrt(), new Sine(), new Sqrt(), new Tanh(),
    ];

    static readonly ElementwiseOp[] ofNumbers = [new Abs(), new Negate(), new Relu(), new Sign(), new StopGradient()];

    static readonly BinaryOp[] ofTwo =
    [
        new Add(), new Atan2(), new Divide(), new Maximum(), new Minimum(), new Multiply(), new Power(),
        new Remainder(), new Subtract(),
    ];

    [Fact]
    public void Functions_of_reals_keep_the_type_and_refuse_whole_numbers()
    {
        foreach (UnaryOp op in ofReals)
        {
            foreach (DType type in reals)
                Assert.Equal(new TensorType(type, (2, 0, 3)), op.Apply(Of((2, 0, 3), type)).Type);
            foreach (DType type in others)
                Refuses(() => op.Apply(Of(3, type)), op.Name, "floating-point", type.KerasName());
        }
    }

    [Fact]
    public void Functions_of_numbers_take_whole_ones_too()
    {
        foreach (ElementwiseOp op in ofNumbers)
            foreach (DType type in reals.Concat([DType.Int32, DType.Int64, DType.UInt8]))
                Assert.Equal(new TensorType(type, (1, 5)), op.Apply(Of((1, 5), type)).Type);
    }

    [Fact]
    public void Functions_of_two_need_one_shape_and_one_type()
    {
        foreach (ElementwiseOp op in ofTwo.Concat<ElementwiseOp>(Enum.GetValues<Comparison>().Select(r =>
            new Compare(r))))
        {
            DType result = op is Compare ? DType.Bool : DType.Float32;
            Assert.Equal(new TensorType(result, (2, 3)), op.Apply(Of((2, 3)), Of((2, 3))).Type);
            Refuses(() => op.Apply(Of((2, 3)), Of(3)), op.Name, "equal shapes", "(2, 3)", "(3,)");
            Refuses(() => op.Apply(Of(3), Of(3, DType.Int32)), op.Name, "equal types", "float32", "int32");
        }
    }

    [Fact]
    public void Bits_and_truth_are_not_in_reals()
    {
        foreach (Op op in Enum.GetValues<BitwiseKind>().Select(kind => new Bitwise(kind)))
        {
            Assert.Equal(DType.Int64, op.Apply(Of(3, DType.Int64), Of(3, DType.Int64)).DType);
            Refuses(() => op.Apply(Of(3), Of(3)), op.Name, "truth values or whole numbers", "float32");
        }
        Assert.Equal(DType.Bool, (!Of(3, DType.Bool)).DType);
        Refuses(() => _ = !Of(3), "not needs truth values", "float32");
    }

    [Fact]
    public void Select_needs_a_condition_and_two_of_one_type()
    {
        Tensor condition = Of(3, DType.Bool);
        Assert.Equal(new TensorType(DType.Int32, 3),
            new Select().Apply(condition, Of(3, DType.Int32), Of(3, DType.Int32)).Type);
        Refuses(() => new Select().Apply(Of(3), Of(3), Of(3)), "condition of truth values", "float32");
        Refuses(() => new Select().Apply(condition, Of(3), Of(3, DType.Float64)), "equal types", "float32", "float64");
        Refuses(() => new Select().Apply(condition, Of(3), Of(4)), "equal shapes", "(3,)", "(4,)");
    }

    [Fact]
    public void Operators_broadcast_by_numpys_rule()
    {
        Assert.Equal((2, 3), (Of((2, 1)) + Of(3)).Shape);
        Assert.Equal((4, 0), (Of((4, 1)) * Of((1, 0))).Shape);
        Assert.Equal((2, 3), (1 - Of((2, 3))).Shape);
        Assert.Equal((5, 2, 3), Tensor.Where(Of((5, 1, 1), DType.Bool), Of((2, 1)), Of(3)).Shape);
        Refuses(() => _ = Of((2, 3)) + Of((2, 4)), "(2, 3)", "(2, 4)", "3 against 4 at axis -1");
    }

    [Fact]
    public void Convert_gives_every_type_and_nothing_to_do_makes_no_node()
    {
        foreach (DType type in Enum.GetValues<DType>())
            Assert.Equal(new TensorType(type, (2, 3)), new Primitives.Convert(type).Apply(Of((2, 3))).Type);
        Tensor x = Of(3);
        Assert.Same(x, x.Cast(DType.Float32));
    }

    [Fact]
    public void The_layer_is_named_where_a_rule_refuses()
    {
        using NameScope.Exit scope = NameScope.Enter("sequential/dense_1");
        var error = Assert.Throws<GraphException>(() => new Tanh().Apply(Of(3, DType.Bool)));
        Assert.Contains("In layer 'sequential/dense_1': tanh needs floating-point", error.Message,
            StringComparison.Ordinal);
    }
}
