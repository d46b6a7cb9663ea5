using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Conformance;

/// <summary>The arguments of a call of keras.ops, by the names of its parameters.</summary>
sealed class OpArguments
{
    readonly Dictionary<string, JsonNode?> values = [];
    readonly Dictionary<JsonNode, Tensor> tensors;

    /// <param name="parameters">The names of the positional parameters.</param>
    /// <param name="test">The case, with args and kwargs.</param>
    /// <param name="tensors">The tensors that stand in them.</param>
    /// <exception cref="MissingException">
    /// There are more arguments than parameters, so the mapping does not know them.
    /// </exception>
    public OpArguments(string[] parameters, JsonObject test, IReadOnlyList<Tensor> tensors)
    {
        JsonArray positional = test["args"]!.AsArray();
        if (positional.Count > parameters.Length) throw new MissingException($"{test["op"]} with so many arguments");
        for (int i = 0; i < positional.Count; i++) values[parameters[i]] = positional[i];
        foreach ((string key, JsonNode? value) in test["kwargs"] as JsonObject ?? [])
            values[parameters.Contains(key) ? key : throw new MissingException($"{test["op"]} with {key}")] = value;
        this.tensors = TensorsIn(test).Zip(tensors).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    /// <summary>The tensors in args and kwargs, in order.</summary>
    public static IEnumerable<JsonNode> TensorsIn(JsonObject test) =>
        Within(test["args"]).Concat(Within(test["kwargs"]));

    static IEnumerable<JsonNode> Within(JsonNode? node) => node switch
    {
        JsonObject o when o.ContainsKey("dtype") && o.ContainsKey("shape") => [o],
        JsonObject o => o.SelectMany(pair => Within(pair.Value)),
        JsonArray list => list.SelectMany(Within),
        _ => [],
    };

    /// <summary>A tensor, or a number as one.</summary>
    public Tensor this[string name] => values[name] switch
    {
        JsonObject o => tensors[o],
        JsonNode number => Tensor.Scalar(Golden.Number(number)),
        null => throw new MissingException($"{name} = None"),
    };

    /// <summary>The first parameter, which most functions call x.</summary>
    public Tensor X => this["x"];

    public Tensor[] List(string name) => [.. values[name]!.AsArray().Select(node => tensors[node!])];

    public bool Has(string name) => values.GetValueOrDefault(name) is not null;

    public int Int(string name, int otherwise) => Has(name) ? (int)Golden.Number(values[name]) : otherwise;

    public double Number(string name, double otherwise) => Has(name) ? Golden.Number(values[name]) : otherwise;

    public bool Flag(string name) => Has(name) && (bool)values[name]!;

    public string Text(string name, string otherwise) => (string?)values.GetValueOrDefault(name) ?? otherwise;

    /// <summary>One whole number or several; null if the argument is missing or None.</summary>
    public Ints? Ints(string name) => values.GetValueOrDefault(name) switch
    {
        null => (Ints?)null,
        JsonArray list => new Ints([.. list.Select(n => (int)Golden.Number(n))]),
        JsonNode one => (Ints?)new Ints([(int)Golden.Number(one)]),
    };

    /// <summary>One whole number for each of several axes, or one for all of them.</summary>
    public Ints Each(string name, int axes, int otherwise) =>
        Ints(name) is not { } given ? IR.Ints.Repeat(otherwise, axes)
        : given.Count == axes ? given : IR.Ints.Repeat(given[0], axes);

    /// <summary>Pairs of whole numbers.</summary>
    public (Ints First, Ints Second) Pairs(string name)
    {
        JsonArray[] pairs = [.. values[name]!.AsArray().Select(pair => pair!.AsArray())];
        return (new([.. pairs.Select(p => (int)p[0]!)]), new([.. pairs.Select(p => (int)p[1]!)]));
    }
}
