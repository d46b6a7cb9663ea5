using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// A function of keras.ops between the layers of a functional model, such as the comparison that makes a mask. Its
/// arguments are tensors and numbers, each at its place.
/// </summary>
sealed class Operation(string className, Func<Tensor[], Tensor> function, string? name) : Layer(name)
{
    const string Family = "keras.src.ops.numpy";

    public override string ClassName => className;

    public override string Module => Family;

    /// <summary>The functions that may stand in a model.</summary>
    public static void Register()
    {
        Two("Add", (a, b) => a + b);
        Two("Subtract", (a, b) => a - b);
        Two("Multiply", (a, b) => a * b);
        Two("Divide", (a, b) => a / b);
        Two("TrueDivide", (a, b) => a / b);
        Two("Power", (a, b) => a.Pow(b));
        Two("Maximum", (a, b) => a.Maximum(b));
        Two("Minimum", (a, b) => a.Minimum(b));
        Two("Matmul", (a, b) => a.MatMul(b));
        Two("Equal", (a, b) => a.IsEqual(b));
        Two("NotEqual", (a, b) => a.IsNotEqual(b));
        Two("Less", (a, b) => a.IsLess(b));
        Two("LessEqual", (a, b) => a.IsLessOrEqual(b));
        Two("Greater", (a, b) => a.IsGreater(b));
        Two("GreaterEqual", (a, b) => a.IsGreaterOrEqual(b));
        Two("LogicalAnd", (a, b) => a.Cast(DType.Bool) & b.Cast(DType.Bool));
        Two("LogicalOr", (a, b) => a.Cast(DType.Bool) | b.Cast(DType.Bool));
        Two("LogicalXor", (a, b) => a.Cast(DType.Bool) ^ b.Cast(DType.Bool));
        One("LogicalNot", x => !x.Cast(DType.Bool));
        One("Negative", x => -x);
        One("Absolute", x => x.Abs());
        One("Sqrt", x => x.Sqrt());
        One("Square", x => x.Square());
        One("Exp", x => x.Exp());
        One("Log", x => x.Log());
    }

    static void One(string name, Func<Tensor, Tensor> function) => Add(name, x => function(x[0]));

    static void Two(string name, Func<Tensor, Tensor, Tensor> function) => Add(name, x => function(x[0], x[1]));

    static void Add(string name, Func<Tensor[], Tensor> function) =>
        Registry.Add(Family, name, c => new Operation(name, function, LayerConfig.Name(c)));

    private protected override Tensor Autocast(Tensor x) => x;

    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        var given = new List<Tensor>(inputs);
        foreach ((string key, JsonNode? value) in context.Arguments)
            if (int.TryParse(key, out int place) && value is JsonValue number)
                given.Insert(Math.Min(place, given.Count), Constant(number, inputs[0].DType));
        return [function([.. given])];
    }

    /// <summary>A truth value or number, of the type of what it goes with if that can hold it.</summary>
    static Tensor Constant(JsonValue value, DType type)
    {
        if (value.TryGetValue(out bool truth)) return Tensor.Scalar(truth ? 1 : 0, type);
        double number = value.GetValue<double>();
        return Tensor.Scalar(number, type.IsFloating() || double.IsInteger(number) ? type : DType.Float32);
    }

    public override JsonObject GetConfig() => new() { ["name"] = Name };

    public override JsonObject? GetBuildConfig() => null;
}
