using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// What recurrent layers share: a cell's states are carried over a sequence (batch, steps, …). Out comes the last
/// output (batch, …) or all of them (batch, steps, …), and the last states if asked. What a cell computes of the inputs
/// alone is computed for all steps at once. A step that a mask hides leaves the states as they were.
/// </summary>
public abstract class RecurrentLayer : Layer
{
    RecurrentOptions options;
    Variable[] kept = [];

    private protected RecurrentLayer(RecurrentCell cell, RecurrentOptions options, Regularizer? activityRegularizer,
        string? name, bool trainable, DType dtype, Shape? inputShape) : base(name, trainable, dtype, inputShape)
    {
        (Cell, this.options) = (Track(cell), options);
        ActivityRegularizer = activityRegularizer;
    }

    /// <summary>What is done in each step; it holds the weights.</summary>
    public RecurrentCell Cell { get; }

    /// <summary>Whether the outputs of all steps come out.</summary>
    public bool ReturnSequences => options.ReturnSequences;

    /// <summary>Whether the last states come out too.</summary>
    public bool ReturnState => options.ReturnState;

    /// <summary>Whether the sequence is read from its end.</summary>
    public bool GoBackwards => options.GoBackwards;

    /// <summary>Whether a batch begins with the states in which the one before ended.</summary>
    public bool Stateful => options.Stateful;

    /// <summary>The states that a stateful layer keeps between batches; empty for others.</summary>
    public IReadOnlyList<Variable> States => kept;

    /// <summary>Whether the output of a masked step is 0, not that of the step before.</summary>
    internal bool ZeroOutputForMask
    {
        get => options.ZeroOutputForMask;
        set => options = options with { ZeroOutputForMask = value };
    }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        Shape x = inputShapes[0];
        CheckInput(x);
        Cell.EnsureBuilt(x.Without(1));
        if (!Stateful) return;
        if (x[0] < 0) throw new ArgumentException(
            "A stateful layer needs a known batch size; build the model with one.");
        kept = [.. Cell.StateSizes.Select(size =>
            new Variable(new NDArray([x[0], .. size], DType), "rnn_state", trainable: false))];
    }

    /// <exception cref="ArgumentException">The layer takes no such sequences.</exception>
    private protected virtual void CheckInput(Shape x)
    {
        if (x.Rank != 3) throw new ArgumentException($"It needs (batch, steps, features), not {x}.");
    }

    /// <inheritdoc/>
    public override void BuildFromConfig(JsonObject config) => base.BuildFromConfig(ShapeOfSequences(config));

    /// <summary>Keras writes the shapes of all arguments where initial states were given; only one matters.</summary>
    internal static JsonObject ShapeOfSequences(JsonObject buildConfig) =>
        buildConfig["shapes_dict"]?["sequences_shape"] is { } shape
            ? new JsonObject { ["input_shape"] = shape.DeepClone() } : buildConfig;

    /// <summary>Sets the states of a stateful layer back to 0.</summary>
    public void ResetState()
    {
        foreach (Variable state in kept) state.Value.Fill(0);
    }

    /// <inheritdoc/>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        Tensor x = inputs[0];
        if (kept.Length > 0 && kept[0].Shape[0] != x.Shape[0])
            throw new ArgumentException(
                $"A stateful layer built for a batch of {kept[0].Shape[0]} got one of {x.Shape[0]}.");
        Tensor[] first = Cell.States(inputs, context)
            ?? (kept.Length > 0 ? [.. kept.Select(state => state.Tensor)] : Cell.InitialStates(x.Shape[0]));
        (Tensor output, Tensor[] last) = Run(x, first, context);
        for (int i = 0; i < kept.Length; i++) kept[i].Assign(last[i].Cast(DType));
        return ReturnState ? [output.Cast(DType), .. last.Select(state => state.Cast(DType))] : [output.Cast(DType)];
    }

    (Tensor Output, Tensor[] Last) Run(Tensor x, Tensor[] first, CallContext context)
    {
        CellSteps cell = Cell.Begin(x.Shape.Without(1), context);
        // Time first, so that each step's inputs lie together.
        Tensor prepared = cell.Prepare((x.DType.IsFloating() ? x.Cast(Cell.DType) : x).MoveAxis(1, 0));
        (Tensor[] last, Tensor output, Tensor? all) = context.Mask is { } mask
            ? Masked(cell, prepared, first, mask) : Plain(cell, prepared, first);
        if (!ReturnSequences) return (output, last);
        output = all!.MoveAxis(0, 1);
        return (GoBackwards ? output.Reverse(1) : output, last);
    }

    (Tensor[] Last, Tensor Output, Tensor? All) Plain(CellSteps cell, Tensor prepared, Tensor[] first)
    {
        // An output that is a state, as those of Keras's cells are, need not be kept beside it.
        int state = -1;
        (Tensor[] last, Tensor[] results) = Scan.Run((before, element) =>
        {
            (Tensor output, Tensor[] after) = cell.Step(element[0], before);
            state = Array.FindIndex(after, s => ReferenceEquals(s, output));
            return (after, ReturnSequences || state < 0 ? [output] : []);
        }, first, [prepared], GoBackwards);
        Tensor? all = results.Length > 0 ? results[0] : null;
        return (last, state >= 0 ? last[state] : all!.Select(0, GoBackwards ? 0 : all.Shape[0] - 1), all);
    }

    (Tensor[] Last, Tensor Output, Tensor? All) Masked(CellSteps cell, Tensor prepared, Tensor[] first, Tensor mask)
    {
        if (mask.Shape != new Shape(prepared.Shape[1], prepared.Shape[0]))
            throw new ArgumentException(
                $"The mask is (batch, steps), ({prepared.Shape[1]}, {prepared.Shape[0]}), not {mask.Shape}.");
        // Each step needs its part of the mask as (batch, 1).
        Tensor valid = mask.Cast(DType.Bool).Transpose().ExpandDims(-1);
        Tensor zeros = Tensor.Zeros([prepared.Shape[1], .. Cell.OutputSize], Cell.DType);
        (Tensor[] last, Tensor[] results) = Scan.Run((before, element) =>
        {
            (Tensor output, Tensor[] after) = cell.Step(element[0], before[..^1]);
            output = Choose(element[1], output, ZeroOutputForMask ? zeros : before[^1]);
            return ([.. after.Select((s, i) => Choose(element[1], s, before[i])), output],
                ReturnSequences ? [output] : []);
        }, [.. first, zeros], [prepared, valid], GoBackwards);
        return (last[..^1], last[^1], ReturnSequences ? results[0] : null);
    }

    static Tensor Choose(Tensor valid, Tensor now, Tensor before)
    {
        while (valid.Rank < now.Rank) valid = valid.ExpandDims(-1);
        return Tensor.Where(valid, now, before);
    }

    /// <summary>None: as in Keras since 3.16, recurrent layers use masks and do not pass them on.</summary>
    public override Tensor?[] ComputeMask(Tensor[] inputs, Tensor?[] masks) => [];

    /// <inheritdoc/>
    public override JsonObject GetConfig() => options.Write(base.GetConfig())
        .With(("activity_regularizer", Registry.SerializeOrNull(ActivityRegularizer)));
}
