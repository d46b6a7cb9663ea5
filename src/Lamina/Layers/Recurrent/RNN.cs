using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Runs any cell over sequences: y(t), states(t) = cell(x(t), states(t−1)). Input (batch, steps, …) as the cell takes
/// it; output that of the last step (batch, …), or those of all steps (batch, steps, …). Several cells are stacked
/// (<see cref="StackedRNNCells"/>). A masked step keeps the states.
/// </summary>
/// <example><code>new RNN([new LSTMCell(32), new GRUCell(16)], returnSequences: true)</code></example>
public sealed class RNN : RecurrentLayer
{
    /// <summary>A recurrent layer around a cell.</summary>
    /// <param name="cell">What is done in each step.</param>
    /// <param name="returnSequences">Whether the outputs of all steps come out, not that of the last.</param>
    /// <param name="returnState">Whether the last states come out too.</param>
    /// <param name="goBackwards">Whether to begin with the last step; outputs come in the order of processing.</param>
    /// <param name="stateful">Whether a batch begins with the states in which the one before ended.</param>
    /// <param name="unroll">Has no effect: loops are always unrolled when they are compiled.</param>
    /// <param name="zeroOutputForMask">Whether the output of a masked step is 0, not that of the step before.</param>
    /// <param name="activityRegularizer">Penalty on the output.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type of what comes out.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public RNN(RecurrentCell cell, bool returnSequences = false, bool returnState = false, bool goBackwards = false,
        bool stateful = false, bool unroll = false, bool zeroOutputForMask = false,
        Regularizer? activityRegularizer = null, string? name = null, bool trainable = true,
        DType dtype = DType.Float32, Shape? inputShape = null)
        : this(cell, new(returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask),
            activityRegularizer, name, trainable, dtype, inputShape)
    { }

    /// <summary>A recurrent layer around cells that are stacked.</summary>
    /// <param name="cells">What is done in each step; each cell takes the output of the one before.</param>
    /// <param name="returnSequences">Whether the outputs of all steps come out, not that of the last.</param>
    /// <param name="returnState">Whether the last states of all cells come out too.</param>
    /// <param name="goBackwards">Whether to begin with the last step; outputs come in the order of processing.</param>
    /// <param name="stateful">Whether a batch begins with the states in which the one before ended.</param>
    /// <param name="unroll">Has no effect: loops are always unrolled when they are compiled.</param>
    /// <param name="zeroOutputForMask">Whether the output of a masked step is 0, not that of the step before.</param>
    /// <param name="activityRegularizer">Penalty on the output.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type of what comes out.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">There are no cells.</exception>
    public RNN(IReadOnlyList<RecurrentCell> cells, bool returnSequences = false, bool returnState = false,
        bool goBackwards = false, bool stateful = false, bool unroll = false, bool zeroOutputForMask = false,
        Regularizer? activityRegularizer = null, string? name = null, bool trainable = true,
        DType dtype = DType.Float32, Shape? inputShape = null)
        : this(new StackedRNNCells(cells), returnSequences, returnState, goBackwards, stateful, unroll,
            zeroOutputForMask, activityRegularizer, name, trainable, dtype, inputShape)
    { }

    RNN(RecurrentCell cell, RecurrentOptions options, Regularizer? activityRegularizer, string? name, bool trainable,
        DType dtype, Shape? inputShape)
        : base(cell, options, activityRegularizer, name, trainable, dtype, inputShape) { }

    private protected override void CheckInput(Shape x)
    {
        if (x.Rank < 3) throw new ArgumentException($"It needs (batch, steps, features…), not {x}.");
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig().With(("cell", Registry.Serialize(Cell)));
        if (ActivityRegularizer is null) config.Remove("activity_regularizer");
        return config;
    }

    internal static RNN Read(JsonObject c)
    {
        RecurrentCell cell = c["cell"] switch
        {
            JsonArray cells => new StackedRNNCells([.. cells.Select(StackedRNNCells.ReadCell)]),
            var one => StackedRNNCells.ReadCell(one),
        };
        return new(cell, RecurrentOptions.Read(c), LayerConfig.Regularizer(c, "activity_regularizer"),
            LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c), null);
    }
}
