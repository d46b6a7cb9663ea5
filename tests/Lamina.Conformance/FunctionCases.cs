using System.Reflection;
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

    /// <summary>
    /// A function of keras.ops. Real numbers of a case with gradients are inputs of a compiled graph; all else is
    /// constant, since functions may need whole numbers and truth values when they are called.
    /// </summary>
    public static void Op(JsonObject test)
    {
        MethodInfo[] overloads = OpCalls.Overloads(test);
        if (overloads.Length == 0) throw new MissingException($"the function {test["op"]} has no public name yet");
        JsonNode[] nodes = [.. OpTensors.In(test["args"]).Concat(OpTensors.In(test["kwargs"]))];
        NDArray[] values = [.. nodes.Select(Golden.Read)];
        bool differentiated = test["upstream"] is not null;
        int[] inputs = [.. Enumerable.Range(0, nodes.Length)
            .Where(i => differentiated && values[i].DType.IsFloating())];
        Evaluated run = Golden.Run(test, [.. inputs.Select(i => values[i])], [], x =>
        {
            var tensors = nodes.Zip(values).ToDictionary(pair => pair.First, pair => Tensor.From(pair.Second));
            for (int i = 0; i < inputs.Length; i++) tensors[nodes[inputs[i]]] = x[i];
            return OpCalls.Call(overloads, test, new(tensors));
        });
        NDArray[] gradients = [.. values.Select(v => new NDArray(v.Shape))];
        foreach ((NDArray gradient, int i) in run.ByInput.Zip(inputs)) gradients[i] = gradient;
        Check(test, run with { ByInput = gradients });
    }
}
