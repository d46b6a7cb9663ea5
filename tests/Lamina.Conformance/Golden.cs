using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Conformance;

/// <summary>Reads tensors of golden cases and compares results with them.</summary>
static class Golden
{
    /// <summary>The tensor that a node holds.</summary>
    public static NDArray Read(JsonNode node)
    {
        JsonObject tensor = node.AsObject();
        string type = (string)tensor["dtype"]!;
        if (type == "string") throw new MissingException("tensors of strings are not there yet");
        Shape shape = tensor["shape"]!.AsArray().Select(size => (int)size!).ToArray();
        var array = new NDArray(shape, DTypes.Parse(type));
        if ((string?)tensor["data_base64"] is { } base64)
        {
            System.Convert.FromBase64String(base64).CopyTo(array.Bytes);
            return array;
        }
        double[] values = [.. Flat(tensor["data"]!).Select(Number)];
        if (values.Length != array.Elements)
            throw new FormatException($"{values.Length} numbers for the shape {shape}.");
        var wide = NDArray.From<double>(values, shape);
        return array.DType == DType.Float64 ? wide : wide.Cast(array.DType);
    }

    /// <summary>The tensors of a list; null where the list has null.</summary>
    public static NDArray?[] ReadAll(JsonNode? list) =>
        list is null ? [] : [.. list.AsArray().Select(n => n is null ? null : Read(n))];

    /// <summary>The values of a list of lists.</summary>
    public static IEnumerable<JsonNode?> Flat(JsonNode node) =>
        node is JsonArray list ? list.SelectMany(n => n is JsonArray ? Flat(n) : [n]) : [node];

    public static double Number(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue(out bool truth) => truth ? 1 : 0,
        JsonValue value when value.TryGetValue(out string? text) => text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => throw new FormatException($"'{text}' is no number."),
        },
        JsonValue value => value.GetValue<double>(),
        _ => throw new FormatException("A number is missing."),
    };

    public static (double Relative, double Absolute) Tolerance(JsonObject test, string key = "tolerance") =>
        test[key] is JsonObject t ? ((double)t["rtol"]!, (double)t["atol"]!) : Tolerance(test);

    /// <exception cref="MismatchException">Shapes or numbers differ.</exception>
    public static void Compare(string what, NDArray got, JsonNode wanted, (double Relative, double Absolute) tolerance)
    {
        NDArray expected = Read(wanted);
        if (got.Shape != expected.Shape)
            throw new MismatchException($"{what} has the shape {got.Shape}, not {expected.Shape}");
        for (long i = 0; i < expected.Elements; i++)
        {
            double x = got[i], y = expected[i];
            bool agree = x.Equals(y) || Math.Abs(x - y) <= tolerance.Absolute + tolerance.Relative * Math.Abs(y);
            if (!agree) throw new MismatchException($"{what}[{i}] is {x:G9}, not {y:G9}");
        }
    }

    public static void CompareNumber(
        string what, double got, double wanted, (double Relative, double Absolute) tolerance)
    {
        double allowed = tolerance.Absolute + tolerance.Relative * Math.Abs(wanted);
        if (!got.Equals(wanted) && !(Math.Abs(got - wanted) <= allowed))
            throw new MismatchException($"{what} is {got:G9}, not {wanted:G9}");
    }

    /// <summary>Compares each tensor of a list; null expects none.</summary>
    public static void CompareAll(
        string what, IReadOnlyList<NDArray?> got, JsonNode? wanted, (double, double) tolerance)
    {
        if (wanted is not JsonArray list) return;
        if (got.Count < list.Count) throw new MismatchException($"{what}: {got.Count} results, not {list.Count}");
        for (int i = 0; i < list.Count; i++)
            if (list[i] is { } expected)
                Compare($"{what} {i}", got[i] ?? throw new MismatchException($"{what} {i} is missing"),
                    expected, tolerance);
    }

    /// <summary>
    /// Compiles and runs a function with its gradient: Σ outputs · upstream is differentiated by inputs and variables.
    /// </summary>
    public static Evaluated Run(
        JsonObject test, NDArray[] inputs, IReadOnlyList<Variable> weights, Func<Tensor[], Tensor[]> function)
    {
        NDArray?[] upstream = ReadAll(test["upstream"]);
        int outputs = 0;
        Graph graph = Graph.Of([.. inputs.Select(x => new TensorType(x.DType, x.Shape))], x =>
        {
            Tensor[] leaves = [.. weights.Select(w => w.Tensor)];
            Tensor[] y = function([.. x]);
            outputs = y.Length;
            if (upstream.Length == 0) return y;
            int[] given = [.. Enumerable.Range(0, Math.Min(y.Length, upstream.Length))
                .Where(i => upstream[i] is not null && y[i].DType.IsFloating())];
            Tensor?[] gradients = Gradient.OfMany(
                [.. given.Select(i => y[i])],
                [.. given.Select(i => Tensor.From(upstream[i]!.Cast(y[i].DType)))], [.. x, .. leaves]);
            Tensor Or0(Tensor? g, Tensor of) =>
                g ?? Tensor.Zeros(of.Shape, of.DType.IsFloating() ? of.DType : DType.Float32);
            return [.. y, .. x.Select((t, i) => Or0(gradients[i], t)),
                .. leaves.Select((t, i) => Or0(gradients[x.Count + i], t))];
        });
        var step = Engine.Compile(graph);
        for (int i = 0; i < inputs.Length; i++) inputs[i].Bytes.CopyTo(step.Input(i).Bytes);
        step.Run();
        NDArray[] all = [.. graph.Outputs.Select((_, i) => step.Output(i).Copy())];
        return new(all[..outputs], all.Length > outputs ? all[outputs..(outputs + inputs.Length)] : [],
            all.Length > outputs ? all[(outputs + inputs.Length)..] : []);
    }
}

/// <summary>What a function gave.</summary>
/// <param name="Outputs">Its results.</param>
/// <param name="ByInput">The gradient of each input.</param>
/// <param name="ByWeight">The gradient of each weight.</param>
sealed record Evaluated(NDArray[] Outputs, NDArray[] ByInput, NDArray[] ByWeight);
