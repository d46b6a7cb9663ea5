using System.Globalization;
using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Conformance;

/// <summary>The tensors of a case of an op, by the nodes that hold them.</summary>
sealed class OpTensors(IReadOnlyDictionary<JsonNode, Tensor> tensors)
{
    /// <summary>Whether a node holds a tensor.</summary>
    public static bool IsTensor(JsonNode? node) =>
        node is JsonObject o && o.ContainsKey("dtype") && o.ContainsKey("shape");

    /// <summary>The nodes that hold tensors, in order.</summary>
    public static IEnumerable<JsonNode> In(JsonNode? node) => node switch
    {
        JsonObject o when IsTensor(o) => [o],
        JsonObject o => o.SelectMany(pair => In(pair.Value)),
        JsonArray list => list.SelectMany(In),
        _ => [],
    };

    /// <summary>The tensor of a node; numbers and lists of them become one.</summary>
    public Tensor Of(JsonNode node) => IsTensor(node) ? tensors[node]
        : node is JsonArray list ? Tensor.Stack(Alike([.. list.Select(n => Of(n!))])) : Number(node).ToTensor();

    static Tensor[] Alike(Tensor[] parts)
    {
        DType type = parts.Select(t => t.DType).Aggregate(Promotion.Result);
        return [.. parts.Select(t => t.Cast(type))];
    }

    /// <summary>A number: whole, real or a truth value, as it is written.</summary>
    public static Operand Number(JsonNode node) =>
        node.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False
            ? (Operand)(bool)node
        : node.ToJsonString().All(c => char.IsAsciiDigit(c) || c == '-') ? (Operand)(int)node
        : Golden.Number(node);
}

/// <summary>Reads an argument of an op as the type that its function wants.</summary>
static class OpArgument
{
    /// <summary>
    /// Whether the node is a value of the type, and which; plain numbers are tensors only if allowed.
    /// </summary>
    public static bool TryRead(
        Type type, JsonNode node, OpTensors tensors, bool numbersToo, out object? value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsPrimitive && OpTensors.IsTensor(node) && Golden.Read(node) is { Elements: 1 } single)
            node = JsonNode.Parse(single[0].ToString("R", CultureInfo.InvariantCulture))!;
        bool isTensor = OpTensors.IsTensor(node), isList = node is JsonArray;
        value = type switch
        {
            _ when type == typeof(Tensor) => isList || isTensor || (numbersToo && IsNumber(node))
                ? tensors.Of(node) : null,
            _ when type == typeof(Operand) => isTensor || isList ? (object)(Operand)tensors.Of(node)
                : IsNumber(node) ? (object)OpTensors.Number(node) : null,
            _ when type == typeof(IReadOnlyList<Tensor>) || type == typeof(Tensor[]) => isList
                ? ((JsonArray)node).Select(n => tensors.Of(n!)).ToArray() : null,
            _ when type == typeof((Tensor, Tensor)) => node is JsonArray { Count: 2 } pair
                && pair.All(OpTensors.IsTensor) ? (tensors.Of(pair[0]!), tensors.Of(pair[1]!)) : null,
            _ when type == typeof(string) => IsText(node) ? (string)node! : null,
            _ when type == typeof(DType) => Type(node),
            _ when type == typeof(bool) => IsTruth(node) ? (bool)node : null,
            _ when type == typeof(int) => IsWhole(node) ? (int)node : null,
            _ when type == typeof(long) => IsWhole(node) ? (long)node : null,
            _ when type == typeof(double) => IsNumber(node) ? Golden.Number(node) : null,
            _ when type == typeof(double[]) => isTensor ? Doubles(node) : isList && ((JsonArray)node).All(IsNumber)
                ? ((JsonArray)node).Select(Golden.Number).ToArray() : null,
            _ when type == typeof(Ints) => Whole(node) is { } ints ? (object)new Ints(ints) : null,
            _ when type == typeof(Shape) => Whole(node) is { } sizes ? (object)new Shape(sizes) : null,
            _ when type == typeof((Ints, Ints)) => node is JsonArray { Count: 2 } two && Whole(two[0]!) is { } first
                && Whole(two[1]!) is { } second ? (new Ints(first), new Ints(second)) : null,
            _ when type == typeof((double, double)) => node is JsonArray { Count: 2 } ends
                ? (Golden.Number(ends[0]), Golden.Number(ends[1])) : null,
            _ => null,
        };
        return value is not null;
    }

    static bool IsNumber(JsonNode? node) => node is JsonValue && (!IsText(node) || (string)node! is "NaN" or "Infinity"
        or "-Infinity");

    static bool IsText(JsonNode node) => node.GetValueKind() == System.Text.Json.JsonValueKind.String;

    static bool IsTruth(JsonNode node) =>
        node.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False;

    static bool IsWhole(JsonNode node) => node is JsonValue && IsNumber(node) && !IsTruth(node)
        && double.IsInteger(Golden.Number(node));

    static object? Type(JsonNode node) =>
        IsText(node) && Enum.TryParse((string)node!, ignoreCase: true, out DType type) ? type : null;

    static double[] Doubles(JsonNode node)
    {
        NDArray value = Golden.Read(node);
        return [.. Enumerable.Range(0, (int)value.Elements).Select(i => value[i])];
    }

    // Whole numbers: one, a list, a list of lists, or a tensor of them.
    static int[]? Whole(JsonNode node) => node switch
    {
        _ when OpTensors.IsTensor(node) => Golden.Read(node) is var value && !value.DType.IsFloating()
            ? [.. Enumerable.Range(0, (int)value.Elements).Select(i => (int)value[i])] : null,
        JsonArray list when list.All(n => n is not null && Whole(n) is not null) =>
            [.. list.SelectMany(n => Whole(n!)!)],
        JsonValue when IsWhole(node) => [(int)Golden.Number(node)],
        _ => null,
    };
}
