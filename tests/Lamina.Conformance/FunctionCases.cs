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
        Golden.CompareAll(
            "gradient", run.ByInput, test["input_gradients"], Golden.Tolerance(test, "gradient_tolerance"));
    }

    public static void Op(JsonObject test)
    {
        string name = (string)test["op"]!;
        if (!OpNames.Known.TryGetValue(name, out OpNames.Entry? op))
            throw new MissingException($"the function {name} has no public name yet");
        NDArray[] inputs = [.. OpArguments.TensorsIn(test).Select(Golden.Read)];
        Check(test, Golden.Run(test, inputs, [], x => op.Call(new OpArguments(op.Parameters, test, x))));
    }
}
