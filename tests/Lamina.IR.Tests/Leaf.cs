namespace Lamina.IR.Tests;

/// <summary>Tensors without values, and refusals: what the rules of ops are tested with.</summary>
static class Leaf
{
    public static Tensor Of(Shape shape, DType type = DType.Float32) =>
        new Parameter(0, new(type, shape)).Apply();

    /// <summary>Sees that building a node is refused with a message that names every part.</summary>
    public static void Refuses(Action build, params string[] parts)
    {
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(build);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }
}
