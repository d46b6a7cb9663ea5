namespace Lamina.IR.Tests;

public class PrimitiveCountTests
{
    // Leaves name data and markers change what gradients and passes do; none of them computes.
    static readonly Type[] others =
    [
        typeof(Parameter), typeof(Constant), typeof(ReadVariable), typeof(Iota), typeof(StopGradient),
        typeof(CustomGradient), typeof(OptimizationBarrier),
    ];

    static IEnumerable<Type> Ops =>
        typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract);

    [Fact]
    public void There_are_at_most_60_primitives()
    {
        string[] primitives = [.. Ops.Except(others).Where(type => !type.IsSubclassOf(typeof(CompositeOp)))
            .Select(type => type.Name).Order(StringComparer.Ordinal)];
        Assert.True(primitives.Length <= 60, $"{primitives.Length}: {string.Join(", ", primitives)}");
    }

    [Fact]
    public void Every_op_is_sealed() => Assert.All(Ops, op => Assert.True(op.IsSealed, op.Name));
}
