using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Optimizers;
using Lamina.Schedules;

namespace Lamina.Conformance;

/// <summary>Cases of optimizers and learning rate schedules.</summary>
static class OptimizerCases
{
    public static void Optimizer(JsonObject test)
    {
        Optimizer optimizer = Optimizers.Optimizer.FromConfig(test["object"]!);
        Variable[] weights = [.. test["variables"]!.AsArray()
            .Select(v => new Variable(Golden.Read(v!), (string)v!["name"]!))];
        if (test["exclude_from_weight_decay"] is { } excluded) Exclude(optimizer, excluded);
        optimizer.Build(weights);
        JsonArray steps = test["steps"]!.AsArray();
        for (int i = 0; i < steps.Count; i++)
        {
            NDArray?[] gradients = Golden.ReadAll(steps[i]);
            if (test["learning_rates"] is JsonArray rates && i < rates.Count)
                Golden.CompareNumber($"step {i}, learning rate", optimizer.LearningRate, Golden.Number(rates[i]),
                    Golden.Tolerance(test));
            Engine.Compile(Graph.Of([], _ =>
            {
                optimizer.ApplyGradients([.. weights.Select((w, j) => (w, g: gradients[j])).Where(p => p.g is not null)
                    .Select(p => (Tensor.From(p.g!), p.w))]);
                return [];
            })).Run();
            Golden.CompareAll(
                $"step {i}, weight", [.. weights.Select(w => w.Value)], test["after"]![i], Golden.Tolerance(test));
        }
        if (test["optimizer_variables"] is JsonArray variables)
            Golden.CompareAll("optimizer variable", [.. optimizer.Variables.Select(v => v.Value)], variables,
                Golden.Tolerance(test));
    }

    static void Exclude(Optimizer optimizer, JsonNode excluded)
    {
        string[] names = [.. (excluded as JsonArray ?? excluded["var_names"] as JsonArray ?? [])
            .Select(n => (string)n!)];
        optimizer.ExcludeFromWeightDecay(names: names);
    }

    public static void Schedule(JsonObject test)
    {
        LearningRateSchedule schedule = LearningRateSchedule.FromConfig(test["object"]!);
        JsonArray steps = test["steps"]!.AsArray();
        for (int i = 0; i < steps.Count; i++)
            Golden.CompareNumber($"step {steps[i]}", schedule.Call(Tensor.Scalar(Golden.Number(steps[i]))).Item(),
                Golden.Number(test["values"]![i]), Golden.Tolerance(test));
    }
}
