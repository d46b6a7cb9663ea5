using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// What goes with a call of a layer beside its inputs: whether the model is training, masks, states, losses.
/// </summary>
public sealed class CallContext
{
    [ThreadStatic] static CallContext? current;
    readonly List<Tensor> losses;

    /// <summary>A context for a whole model.</summary>
    /// <param name="training">Whether layers such as Dropout behave as in training.</param>
    public CallContext(bool training = false) => (Training, losses) = (training, []);

    CallContext(CallContext outer) => (Training, StandsForAnySize, losses, Watch) =
        (outer.Training, outer.StandsForAnySize, outer.losses, outer.Watch);

    /// <summary>The context of the layer being called on this thread, if any.</summary>
    public static CallContext? Current => current;

    /// <summary>Whether layers such as Dropout and BatchNormalization behave as in training.</summary>
    public bool Training { get; init; }

    /// <summary>Is told what each layer in the model puts out while it is applied.</summary>
    public Action<Layer, Tensor[]>? Watch { get; init; }

    /// <summary>Whether only shapes are worked out, and large sizes of inputs stand for unknown ones.</summary>
    internal bool StandsForAnySize { get; init; }

    /// <summary>The mask of each input; null where there is none.</summary>
    public IReadOnlyList<Tensor?> Masks { get; init; } = [];

    /// <summary>The mask of the first input, if any.</summary>
    public Tensor? Mask => Masks.Count > 0 ? Masks[0] : null;

    /// <summary>The states that a recurrent layer begins with; empty means zeros.</summary>
    public IReadOnlyList<Tensor> InitialState { get; init; } = [];

    /// <summary>Other arguments of the call by their Keras name, such as "use_causal_mask".</summary>
    public JsonObject Arguments { get; init; } = [];

    /// <summary>Other tensors of the call by their Keras name, such as "attention_mask".</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; init; } = new Dictionary<string, Tensor>();

    /// <summary>What <see cref="AddLoss"/> collected in the whole model.</summary>
    public IReadOnlyList<Tensor> Losses => losses;

    /// <summary>Adds a number to the loss of the model, such as a penalty on activities.</summary>
    /// <param name="loss">The penalty; anything but a single number is summed.</param>
    public void AddLoss(Tensor loss) => losses.Add(loss.Rank == 0 ? loss : loss.Sum());

    /// <summary>The same call (training, losses) with the masks, states and arguments of one layer.</summary>
    /// <param name="masks">The mask of each input.</param>
    /// <param name="initialState">States that a recurrent layer begins with.</param>
    /// <param name="arguments">Other arguments; "training" among them decides for this layer.</param>
    /// <param name="tensors">Other tensors by their name.</param>
    public CallContext For(
        IReadOnlyList<Tensor?> masks, IReadOnlyList<Tensor>? initialState = null, JsonObject? arguments = null,
        IReadOnlyDictionary<string, Tensor>? tensors = null) => new(this)
        {
            Masks = masks,
            InitialState = initialState ?? [],
            Arguments = arguments ?? [],
            Tensors = tensors ?? new Dictionary<string, Tensor>(),
            Training = arguments?["training"] is { } training ? training.GetValue<bool>() : Training,
        };

    /// <summary>Makes this the context of the layers called until the result is disposed.</summary>
    internal Exit Enter()
    {
        var exit = new Exit(current);
        current = this;
        return exit;
    }

    /// <summary>Restores the context before.</summary>
    internal readonly struct Exit(CallContext? before) : IDisposable
    {
        public void Dispose() => current = before;
    }
}
