namespace Lamina.IR;

/// <summary>
/// An op that is made of others, which it names: a backend with a kernel for it runs it in one piece, and for all
/// others the compiler puts its parts in its place. A composite pays where the parts would write to memory what a
/// kernel keeps in the cache.
/// </summary>
public abstract record CompositeOp : Op
{
    [ThreadStatic] static bool expanding;

    /// <summary>The outputs, built of primitives.</summary>
    /// <param name="inputs">The inputs of a node of this op.</param>
    public abstract Tensor[] Expand(IReadOnlyList<Tensor> inputs);

    /// <summary>
    /// Makes a node of the op, or its parts at once where <see cref="ExpandAtOnce"/> asks for that.
    /// </summary>
    /// <param name="inputs">The inputs.</param>
    /// <returns>The outputs.</returns>
    public IReadOnlyList<Tensor> Make(params Tensor[] inputs) =>
        expanding ? Expand(inputs) : ApplyAll(inputs).Outputs;

    /// <summary>
    /// Lets <see cref="Make"/> build primitives only on this thread, until the result is disposed: for those who
    /// write graphs down in a language that does not know the composite.
    /// </summary>
    public static Exit ExpandAtOnce()
    {
        var exit = new Exit(expanding);
        expanding = true;
        return exit;
    }

    /// <summary>The gradient through the parts.</summary>
    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        // Inputs may depend on each other outside; within the op they are different things.
        Tensor[] inputs = [.. node.Inputs.Select(x => new StopGradient().Apply(x))];
        Tensor[] outputs = Expand(inputs);
        int[] given = [.. Enumerable.Range(0, outputs.Length).Where(i => dy[i] is not null)];
        return IR.Gradient.OfMany([.. given.Select(i => outputs[i])], [.. given.Select(i => dy[i])], inputs);
    }

    /// <summary>Ends <see cref="ExpandAtOnce"/>.</summary>
    public readonly struct Exit(bool before) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => expanding = before;
    }
}
