using System.Text.Json.Nodes;
using Lamina.Conformance;
using Lamina.IR;

namespace Lamina.Onnx.Tests.Export;

/// <summary>Every function and activation of the golden cases, exported and run by others.</summary>
public class GoldenFunctionExportTests
{
    static readonly string folder = Path.Combine(AppContext.BaseDirectory, "golden");

    public static TheoryData<string> Cases => [.. ((string[])["op", "activation"])
        .SelectMany(kind => Directory.EnumerateFiles(Path.Combine(folder, kind), "*.json"))
        .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Cases))]
    public void Onnx_runtime_agrees(string file)
    {
        JsonObject test = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, file)))!.AsObject();
        (NDArray[] inputs, Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> function) =
            (string)test["kind"]! == "op" ? Op(test) : Activation(test);
        try
        {
            Exported.Check(inputs, function, open: false);
        }
        catch (NotSupportedException error)
        {
            Assert.Skip(error.Message);
        }
    }

    static (NDArray[], Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>>) Activation(JsonObject test)
    {
        var function = Activations.Get(
            (string)test["object"]!["config"]!, test["kwargs"]?.DeepClone().AsObject() ?? []);
        return ([.. Golden.ReadAll(test["inputs"]).Select(x => x!)], x => [function.Call(x[0])]);
    }

    /// <summary>Real numbers are inputs; all else is constant.</summary>
    static (NDArray[], Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>>) Op(JsonObject test)
    {
        var overloads = OpCalls.Overloads(test);
        Assert.SkipWhen(overloads.Length == 0, "no such function");
        JsonNode[] nodes = [.. OpTensors.In(test["args"]).Concat(OpTensors.In(test["kwargs"]))];
        NDArray[] values = [.. nodes.Select(Golden.Read)];
        int[] inputs = [.. Enumerable.Range(0, nodes.Length).Where(i => values[i].DType.IsFloating())];
        if (test["upstream"] is null) inputs = [];
        return ([.. inputs.Select(i => values[i])], x =>
        {
            var tensors = nodes.Zip(values).ToDictionary(pair => pair.First, pair => Tensor.From(pair.Second));
            for (int i = 0; i < inputs.Length; i++) tensors[nodes[inputs[i]]] = x[i];
            return OpCalls.Call(overloads, test, new(tensors));
        });
    }
}
