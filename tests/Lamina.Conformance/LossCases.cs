using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Losses;
using Lamina.Metrics;

namespace Lamina.Conformance;

/// <summary>Cases of losses and metrics.</summary>
static class LossCases
{
    public static void Loss(JsonObject test)
    {
        Loss loss = Losses.Loss.FromConfig(test["object"]!);
        NDArray[] inputs = [.. Golden.ReadAll(test["inputs"]).Select(x => x!)];
        Evaluated run = Golden.Run(test, inputs, [], x =>
            [loss.Apply(x[0], x[1], Optional(test["sample_weight"]), Optional(test["mask"]))]);
        Golden.CompareAll("output", run.Outputs, test["outputs"], Golden.Tolerance(test));
        if (test["input_gradients"] is not JsonArray wanted) return;
        // Gradients are given for the predictions.
        NDArray[] got = wanted.Count == 1 ? [run.ByInput[1]] : run.ByInput;
        Golden.CompareAll("gradient", got, wanted, Golden.Tolerance(test, "gradient_tolerance"));
    }

    static Tensor? Optional(JsonNode? node) => node is null ? null : Tensor.From(Golden.Read(node));

    public static void Metric(JsonObject test)
    {
        Metric metric = Metrics.Metric.FromConfig(test["object"]!);
        JsonArray updates = test["updates"]!.AsArray();
        for (int i = 0; i < updates.Count; i++)
        {
            NDArray[] inputs = [.. Golden.ReadAll(updates[i]!["inputs"]).Select(x => x!)];
            Tensor? weight = Optional(updates[i]!["sample_weight"]);
            Graph graph = Graph.Of([.. inputs.Select(x => new TensorType(x.DType, x.Shape))], x =>
            {
                metric.UpdateState(x[0], x.Count > 1 ? x[1] : x[0], weight);
                return [metric.Result()];
            });
            var step = Engine.Compile(graph);
            for (int j = 0; j < inputs.Length; j++) inputs[j].Bytes.CopyTo(step.Input(j).Bytes);
            step.Run();
            Golden.Compare($"result {i}", step.Output(0), test["results"]![i]!, Golden.Tolerance(test));
        }
        if (test["state_after"] is JsonArray state)
            for (int i = 0; i < state.Count; i++)
                Golden.Compare($"state {state[i]!["name"]}", i < metric.Variables.Count ? metric.Variables[i].Value
                    : throw new MismatchException($"there is no state {i}"), state[i]!, Golden.Tolerance(test));
    }
}
