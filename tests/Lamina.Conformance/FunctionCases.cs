using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Conformance;

/// <summary>Cases of activations and of single ops.</summary>
static class FunctionCases
{
    public static void Activation(JsonObject test)
    {
        string name = (string)test["object"]!["config"]!;
        var function = Activations.Get(name, test["kwargs"]?.DeepClone().AsObject() ?? []);
        NDArray[] inputs = [.. Golden.ReadAll(test["inputs"]).Select(x => x!)];
        Check(test, Golden.Run(test, inputs, [], x => [function.Call(x[0])]));
    }

    static void Check(JsonObject test, Evaluated run)
    {
        Golden.CompareAll("output", run.Outputs, test["outputs"], Golden.Tolerance(test));
        Golden.CompareAll("gradient", run.ByInput, test["input_gradients"], Golden.Tolerance(test, "gradient_tolerance"));
    }

    public static void Op(JsonObject test)
    {
        string name = (string)test["op"]!;
        if (!OpNames.Known.TryGetValue(name, out Func<Tensor[], Tensor[]>? op))
            throw new MissingException($"the function {name} has no public name yet");
        JsonArray arguments = test["args"]!.AsArray();
        if (test["kwargs"] is JsonObject { Count: > 0 } || arguments.Any(a => a is not JsonObject tensor || !tensor.ContainsKey("dtype")))
            throw new MissingException($"{name} with other arguments than tensors has no public name yet");
        NDArray[] inputs = [.. arguments.Select(a => Golden.Read(a!))];
        Check(test, Golden.Run(test, inputs, [], op));
    }
}
