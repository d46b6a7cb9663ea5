using System.Text.Json.Nodes;
using Lamina.Callbacks;
using Lamina.IR;
using Lamina.Losses;
using Lamina.Metrics;

namespace Lamina.Conformance;

/// <summary>
/// Cases of whole trainings: losses and metrics of each batch, final weights, optimizer state, Evaluate and Fit.
/// </summary>
static class TrainingCases
{
    public static void Run(JsonObject test)
    {
        Model model = Compiled(test);
        JsonArray batches = test["batches"]!.AsArray();
        for (int i = 0; i < batches.Count; i++)
        {
            JsonObject batch = batches[i]!.AsObject();
            model.ResetMetrics();
            EvaluationResult result =
                model.TrainOnBatch(All(batch["x"])!, All(batch["y"]), Each(batch["sample_weight"]), ClassWeight(test));
            Golden.CompareNumber($"loss of batch {i}", result["loss"], Golden.Number(test["losses"]![i]),
                Golden.Tolerance(test, "loss_tolerance"));
            foreach ((string name, JsonNode? value) in test["metrics"]![i]!.AsObject())
                Golden.CompareNumber($"{name} of batch {i}", result[name], Golden.Number(value),
                    Golden.Tolerance(test, "loss_tolerance"));
        }
        CompareWeights("final weight", model, test["final_weights"], test);
        if (test["optimizer_variables"] is JsonArray state)
            Golden.CompareAll("optimizer variable", [.. model.Optimizer!.Variables.Select(v => v.Value)], state,
                Golden.Tolerance(test));
        if (test["evaluate_first_batch"] is JsonObject wanted)
        {
            JsonObject first = batches[0]!.AsObject();
            EvaluationResult result = model.Evaluate(All(first["x"])!, All(first["y"]), verbose: 0);
            foreach ((string name, JsonNode? value) in wanted)
                Golden.CompareNumber($"evaluated {name}", result[name], Golden.Number(value),
                    Golden.Tolerance(test, "loss_tolerance"));
        }
        if (test["fit"] is JsonObject fit) Fit(test, fit, batches);
    }

    static Model Compiled(JsonObject test)
    {
        Model model = Model.FromConfig(test["object"]!.DeepClone().AsObject());
        NDArray[] x = [.. Golden.ReadAll(test["batches"]![0]!["x"]).Select(a => a!)];
        model.EnsureBuilt([.. x.Select(a => a.Shape.With(0, -1))]);
        LayerCases.SetWeights(model, test);
        JsonObject compile = test["compile"]!.AsObject();
        model.Compile(Optimizers.Optimizer.FromConfig(compile["optimizer"]!), Losses(compile["loss"]),
            Metrics(compile["metrics"]), Weights(compile["loss_weights"]), Metrics(compile["weighted_metrics"]));
        return model;
    }

    static LossList? Losses(JsonNode? node) => node switch
    {
        null => null,
        JsonArray list => LossList.Create([.. list.Select(item => item is null ? null : Loss.FromConfig(item))]),
        JsonObject named when named["class_name"] is null => named.Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => Loss.FromConfig(pair.Value!)),
        JsonNode one => Loss.FromConfig(one),
    };

    static LossWeights? Weights(JsonNode? node) => node switch
    {
        null => null,
        JsonArray list => LossWeights.Create([.. list.Select(w => (double)w!)]),
        JsonObject named => named.ToDictionary(pair => pair.Key, pair => (double)pair.Value!),
        JsonNode one => (double)one,
    };

    static MetricList? Metrics(JsonNode? node) => node switch
    {
        null => null,
        JsonArray list => MetricList.Create([.. list.Select(Group)]),
        JsonObject named => named.ToDictionary(pair => pair.Key, pair => Group(pair.Value)),
        JsonNode one => MetricList.Create([Group(one)]),
    };

    static MetricGroup Group(JsonNode? node) => node switch
    {
        null => MetricGroup.Create([]),
        JsonArray list => MetricGroup.Create([.. list.Where(item => item is not null).Select(item => One(item!))]),
        JsonNode one => One(one),
    };

    static Metric One(JsonNode node) => node is JsonValue id ? (string)id! : Metric.FromConfig(node);

    static Arrays? All(JsonNode? list) =>
        list is null ? null : Arrays.Create([.. Golden.ReadAll(list).Select(a => a!)]);

    /// <summary>One tensor for all outputs, or a list with one for each.</summary>
    static Arrays? Each(JsonNode? node) =>
        node is JsonArray ? All(node) : node is null ? null : (Arrays)Golden.Read(node);

    static IReadOnlyDictionary<int, double>? ClassWeight(JsonObject test) => test["class_weight"] is JsonObject weights
        ? weights.ToDictionary(w => int.Parse(w.Key), w => (double)w.Value!) : null;

    static void CompareWeights(string what, Model model, JsonNode? wanted, JsonObject test)
    {
        JsonArray weights = wanted!.AsArray();
        for (int i = 0; i < weights.Count; i++)
        {
            (double relative, double absolute) = Golden.Tolerance(test);
            if (weights[i]!["atol"] is { } own) absolute = (double)own;
            Golden.Compare($"{what} {weights[i]!["name"]}", model.Weights[i].Value, weights[i]!, (relative, absolute));
        }
    }

    /// <summary>A fresh model on all batches together; the last three samples validate.</summary>
    static void Fit(JsonObject test, JsonObject fit, JsonArray batches)
    {
        Model model = Compiled(test);
        NDArray[] x = Joined(batches, "x"), y = Joined(batches, "y");
        int train = x[0].Shape[0] - 3, rows = x[0].Shape[0];
        History history = model.Fit(Arrays.Create([.. x.Select(a => a.Rows(0, train))]),
            Arrays.Create([.. y.Select(a => a.Rows(0, train))]),
            batchSize: (int)fit["batch_size"]!, epochs: (int)fit["epochs"]!, shuffle: false, verbose: 0,
            validationData: (Arrays.Create([.. x.Select(a => a.Rows(train, rows))]),
                Arrays.Create([.. y.Select(a => a.Rows(train, rows))])));
        (double, double) tolerance = Golden.Tolerance(fit, "history_tolerance");
        foreach ((string name, JsonNode? values) in fit["history"]!.AsObject())
            for (int i = 0; i < values!.AsArray().Count; i++)
                Golden.CompareNumber($"{name} of epoch {i}", history.Metrics[name][i], Golden.Number(values[i]),
                    tolerance);
        if (fit["final_weights"] is { } wanted) CompareWeights("weight after Fit", model, wanted, test);
    }

    static NDArray[] Joined(JsonArray batches, string key)
    {
        NDArray[][] all = [.. batches.Select(b => Golden.ReadAll(b![key]).Select(a => a!).ToArray())];
        return [.. Enumerable.Range(0, all[0].Length).Select(i =>
        {
            Shape shape = all[0][i].Shape.With(0, all.Sum(b => b[i].Shape[0]));
            var joined = new NDArray(shape, all[0][i].DType);
            int at = 0;
            foreach (NDArray[] b in all)
            {
                b[i].Bytes.CopyTo(joined.Bytes[at..]);
                at += b[i].Bytes.Length;
            }
            return joined;
        })];
    }
}
