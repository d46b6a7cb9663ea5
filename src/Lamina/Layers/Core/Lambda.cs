using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// A function as a layer without weights: y = function(x). A model with a Lambda runs, trains and keeps its weights in
/// files, but has no configuration, since a file can hold no code; for that derive from <see cref="Layer"/>. Input
/// (batch, …); the output has the shape that the function gives it.
/// </summary>
/// <example><code>
/// var square = new Lambda(x => x.Square());
/// var doubled = new Lambda((inputs, context) => [context.Training ? inputs[0] : inputs[0] * 2]);
/// </code></example>
public sealed class Lambda : Layer
{
    readonly Func<Tensor[], CallContext, Tensor[]> function;
    readonly Func<Tensor[], Tensor?[], Tensor?>? mask;

    /// <summary>A layer with one input and one output.</summary>
    /// <param name="function">From the input, the batch first, to the output.</param>
    /// <param name="mask">From inputs and their masks to the mask of the output; by default there is none.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public Lambda(Func<Tensor, Tensor> function, Func<Tensor[], Tensor?[], Tensor?>? mask = null, string? name = null,
        DType dtype = DType.Float32, Shape? inputShape = null)
        : this(One(function), mask, name, dtype, inputShape) { }

    /// <summary>A layer with any number of inputs and outputs.</summary>
    /// <param name="function">From inputs and context (training, masks, arguments) to outputs.</param>
    /// <param name="mask">From inputs and their masks to the mask of the first output; by default none.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public Lambda(Func<Tensor[], CallContext, Tensor[]> function, Func<Tensor[], Tensor?[], Tensor?>? mask = null,
        string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, dtype: dtype, inputShape: inputShape)
    {
        ArgumentNullException.ThrowIfNull(function);
        (this.function, this.mask) = (function, mask);
    }

    static Func<Tensor[], CallContext, Tensor[]> One(Func<Tensor, Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (inputs, _) => inputs.Length == 1 ? [function(inputs[0])]
            : throw new ArgumentException($"The function takes one input, not {inputs.Length}.");
    }

    /// <inheritdoc/>
    public override bool SupportsMasking => mask is not null;

    /// <inheritdoc/>
    protected override bool MakesMask => mask is not null;

    /// <inheritdoc/>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context) => function(inputs, context);

    /// <inheritdoc/>
    public override Tensor?[] ComputeMask(Tensor[] inputs, Tensor?[] masks) => [mask?.Invoke(inputs, masks)];

    /// <summary>There is none: it would have to hold the function.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override JsonObject GetConfig() => throw new NotSupportedException(
        $"{this} is made of code, which no configuration can hold. Save the weights alone, or write the layer as a " +
        "class derived from Layer and register it with Registry.Register.");

    internal static Lambda Read(JsonObject c) => throw new NotSupportedException(
        $"The layer '{c["name"]}' is a Lambda, which holds code, and code from files is never run. Write it as a " +
        "class derived from Layer, register that with Registry.Register, and name it in the file instead.");
}
