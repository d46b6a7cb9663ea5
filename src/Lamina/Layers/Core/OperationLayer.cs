using System.Globalization;
using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// A function of keras.ops in a functional model. Keras lists calls of them among the layers, above all those that
/// compute masks: an Embedding with mask_zero brings NotEqual. Numbers stand among the arguments at their places.
/// </summary>
sealed class OperationLayer : Layer
{
    readonly string className;
    readonly JsonObject config;
    readonly Func<Tensor[], JsonObject, Tensor> function;

    public OperationLayer(
        string module, string className, JsonObject config, Func<Tensor[], JsonObject, Tensor> function)
        : base(LayerConfig.Name(config) ?? AutoName.Next(className)) =>
        (Module, this.className, this.config, this.function) =
            (module, className, config.DeepClone().AsObject(), function);

    public override string ClassName => className;

    public override string Module { get; }

    public override bool TakesList => className is "Concatenate" or "Stack";

    private protected override Tensor Autocast(Tensor x) => x;

    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        var operands = new List<Tensor>();
        var tensors = new Queue<Tensor>(inputs);
        for (int i = 0; tensors.Count > 0 || Number(context, i) is not null; i++)
            operands.Add(Number(context, i) is { } number ? Constant(number, inputs[0].DType) : tensors.Dequeue());
        return [function([.. operands], config)];
    }

    static double? Number(CallContext context, int position) =>
        context.Arguments[position.ToString(CultureInfo.InvariantCulture)]?.Number();

    /// <summary>A number takes the type of the tensor beside it, unless that cannot hold it.</summary>
    static Tensor Constant(double value, DType type) =>
        Tensor.Scalar(value, type.IsFloating() || (value == Math.Floor(value) && type != DType.Bool) ? type
            : DType.Float32);

    public override JsonObject? GetBuildConfig() => null;

    public override JsonObject GetConfig()
    {
        JsonObject own = config.DeepClone().AsObject();
        own["name"] = Name;
        return own;
    }
}
