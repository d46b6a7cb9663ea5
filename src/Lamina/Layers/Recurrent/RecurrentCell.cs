using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// One step of a recurrent layer: from the inputs of the step and the states before to an output and the states after.
/// To write a cell, derive from this class, make the weights in <see cref="Layer.Build"/> for inputs of one step, and
/// say in <see cref="Begin"/> what a step computes; <see cref="RNN"/> runs it over sequences. Called by itself, a cell
/// takes x and its states and gives the output and the new states.
/// </summary>
/// <example><code>
/// sealed class Leaky(int units) : RecurrentCell
/// {
///     Variable? kernel;
///     public override IReadOnlyList&lt;Shape&gt; StateSizes => [units];
///     public override void Build(params Shape[] shapes) =>
///         kernel = AddWeight("kernel", (shapes[0][-1], units), "glorot_uniform");
///     public override CellSteps Begin(Shape input, CallContext context) => new(x => x.MatMul(kernel!), (x, states) =>
///     {
///         Tensor h = 0.9 * states[0] + 0.1 * x;
///         return (h, [h]);
///     });
/// }
/// </code></example>
public abstract class RecurrentCell : Layer
{
    /// <summary>Begins a cell.</summary>
    /// <param name="name">Its name; by default the class name in snake case, numbered.</param>
    /// <param name="trainable">Whether training changes its weights.</param>
    /// <param name="dtype">The type that it computes in.</param>
    protected RecurrentCell(string? name = null, bool trainable = true, DType dtype = DType.Float32)
        : base(name, trainable, dtype) { }

    /// <summary>The shape of each state without the batch, such as (units); known once the cell is built.</summary>
    public abstract IReadOnlyList<Shape> StateSizes { get; }

    /// <summary>The shape of the output without the batch; by default that of the first state.</summary>
    public virtual Shape OutputSize => StateSizes[0];

    /// <summary>Begins a sequence: draws what stays the same in all steps, and says what a step computes.</summary>
    /// <param name="input">The shape of the inputs of one step, the batch first; all sizes known.</param>
    /// <param name="context">Training or not.</param>
    public abstract CellSteps Begin(Shape input, CallContext context);

    /// <summary>The states that a sequence begins with where none are given: zeros.</summary>
    /// <param name="batch">How many sequences.</param>
    public virtual Tensor[] InitialStates(int batch) =>
        [.. StateSizes.Select(size => Tensor.Zeros([batch, .. size], DType))];

    /// <summary>One step by itself.</summary>
    /// <param name="inputs">x, the batch first, then the states; by default those of a beginning.</param>
    /// <param name="context">Training or not; may hold the states.</param>
    /// <returns>The output, then the new states.</returns>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        Tensor[] states = States(inputs, context) ?? InitialStates(inputs[0].Shape[0]);
        CellSteps steps = Begin(inputs[0].Shape, context);
        (Tensor output, Tensor[] next) = steps.Step(steps.Prepare(inputs[0]), states);
        return [output, .. next];
    }

    /// <summary>The states that a call was given, in the cell's type; null where there are none.</summary>
    /// <exception cref="ArgumentException">Their number or their shapes do not suit the cell.</exception>
    internal Tensor[]? States(Tensor[] inputs, CallContext context)
    {
        Tensor[] given = inputs.Length > 1 ? inputs[1..] : [.. context.InitialState];
        if (given.Length == 0) return null;
        Shape[] wanted = [.. StateSizes.Select(size => new Shape([inputs[0].Shape[0], .. size]))];
        if (!given.Select(state => state.Shape).SequenceEqual(wanted))
            throw new ArgumentException($"The states have the shapes {string.Join(", ", wanted)}, and " +
                $"{string.Join(", ", given.Select(state => state.Shape))} were given.");
        return Array.ConvertAll(given, state => state.Cast(DType));
    }
}
