using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina.Conformance;

/// <summary>Cases of single layers and of whole models: outputs, masks, losses, updates and gradients.</summary>
static class LayerCases
{
    public static void Layer(JsonObject test)
    {
        Layer layer = Layers.Layer.FromConfig(test["object"]!.AsObject());
        if (TextCases.Takes(layer, test))
        {
            TextCases.Run(layer, test);
            return;
        }
        NDArray[] inputs = [.. Golden.ReadAll(test["inputs"]).Select(x => x!), .. CountWeights(test)];
        string[] names = test["arg_names"] is JsonArray given ? [.. given.Select(n => (string)n!)] : [];
        // Arguments named as states are states; all others are inputs.
        int states = names.Count(n => n.Contains("state", StringComparison.Ordinal));
        layer.EnsureBuilt([.. inputs.Take(inputs.Length - states).Select(x => x.Shape)]);
        SetWeights(layer, test);
        NDArray?[] masks = MasksOf(test, inputs.Length);
        Tensor[] outputs = [];
        Tensor?[] outputMasks = [];
        IReadOnlyList<Tensor> losses = [];
        Evaluated run = Golden.Run(test, inputs, layer.Weights, x =>
        {
            var context = new CallContext((bool?)test["training"] ?? false);
            Tensor[] data = x[..^states], initial = x[(x.Length - states)..];
            outputs = layer.ApplyMany(data, context.For(
                [.. data.Select((_, i) => masks[i] is { } mask ? Tensor.From(mask) : null)], initial,
                    test["call_kwargs"]?.DeepClone().AsObject(), Named(test)));
            outputMasks = [.. outputs.Select(Masks.Of)];
            losses = context.Losses;
            return outputs;
        });
        Check(test, run, layer.Weights);
        if (test["output_mask"] is JsonObject mask)
        {
            Tensor made = outputMasks[0] ?? throw new MismatchException("there is no output mask");
            Golden.Compare("output mask", Values(test, inputs, [made])[0], mask, (0, 0));
        }
        if (test["losses"] is JsonArray { Count: > 0 } penalties) CheckLosses(test, layer, inputs, losses, penalties);
    }

    static NDArray[] Values(JsonObject test, NDArray[] inputs, Tensor[] of)
    {
        // The traced tensors hang on the parameters of the first graph; they are exchanged for the data.
        var map = Graph.Reachable(of).Where(n => n.Op is Parameter)
            .ToDictionary(n => n.Outputs[0], n => Tensor.From(inputs[((Parameter)n.Op).Position]));
        return Evaluation.Evaluate(Substitution.Apply(of, map));
    }

    static void CheckLosses(JsonObject test, Layer layer, NDArray[] inputs, IReadOnlyList<Tensor> added,
        JsonArray wanted)
    {
        Tensor[] all = [.. added, .. layer.RegularizationLosses()];
        NDArray[] values = Values(test, inputs, all);
        if (values.Length != wanted.Count) throw new MismatchException($"{values.Length} losses, not {wanted.Count}");
        for (int i = 0; i < values.Length; i++)
            if (wanted[i] is JsonObject tensor) Golden.Compare($"loss {i}", values[i], tensor, Golden.Tolerance(test));
            else Golden.CompareNumber($"loss {i}", values[i][0], Golden.Number(wanted[i]), Golden.Tolerance(test));
    }

    public static void Model(JsonObject test)
    {
        Model model = Lamina.Model.FromConfig(test["object"]!.AsObject());
        NDArray[] inputs = [.. Golden.ReadAll(test["inputs"]).Select(x => x!)];
        model.EnsureBuilt([.. inputs.Select(x => x.Shape.With(0, -1))]);
        SetWeights(model, test);
        int[] order = Order(test, model);
        Evaluated run = Golden.Run(test, inputs, model.Weights, x =>
        {
            Tensor[] y = model.ApplyMany(x, new CallContext((bool?)test["training"] ?? false));
            return [.. order.Select(i => y[i])];
        });
        Check(test, run, model.Weights);
    }

    /// <summary>Dictionaries of outputs stand in the order of their names.</summary>
    static int[] Order(JsonObject test, Model model)
    {
        int[] order = [.. Enumerable.Range(0, model.OutputNames.Count)];
        return test["outputs_order"] is null ? order
            : [.. order.OrderBy(i => model.OutputNames[i], StringComparer.Ordinal)];
    }

    public static void SetWeights(Layer layer, JsonObject test)
    {
        NDArray[] weights = [.. Golden.ReadAll(test["weights"]).Select(x => x!)];
        if (weights.Length > 0) layer.SetWeights(weights);
    }

    /// <summary>The weights of CategoryEncoding, which are an input of their own here.</summary>
    static NDArray[] CountWeights(JsonObject test) =>
        test["tensor_kwargs"]?["count_weights"] is { } weights ? [Golden.Read(weights)] : [];

    static NDArray?[] MasksOf(JsonObject test, int inputs)
    {
        var masks = new NDArray?[inputs];
        if (test["mask"] is JsonObject single) masks[0] = Golden.Read(single);
        if (test["mask"] is JsonArray several)
            for (int i = 0; i < several.Count; i++) masks[i] = several[i] is { } m ? Golden.Read(m) : null;
        if (test["masks"] is JsonArray list)
            for (int i = 0; i < list.Count; i++) masks[i] = list[i] is { } m ? Golden.Read(m) : null;
        return masks;
    }

    static Dictionary<string, Tensor> Named(JsonObject test) => (test["tensor_kwargs"] as JsonObject ?? [])
        .ToDictionary(pair => pair.Key, pair => Tensor.From(Golden.Read(pair.Value!)));

    static void Check(JsonObject test, Evaluated run, IReadOnlyList<Variable> weights)
    {
        Golden.CompareAll("output", run.Outputs, test["outputs"], Golden.Tolerance(test));
        Golden.CompareAll("input gradient", run.ByInput, test["input_gradients"],
            Golden.Tolerance(test, "gradient_tolerance"));
        Golden.CompareAll("weight gradient", run.ByWeight, test["weight_gradients"],
            Golden.Tolerance(test, "gradient_tolerance"));
        if (test["updated_weights"] is not JsonArray updated) return;
        foreach (JsonNode? node in updated)
        {
            string name = (string)node!["name"]!;
            Variable variable = weights.FirstOrDefault(w =>
                w.Path == name || w.Path.EndsWith("/" + name, StringComparison.Ordinal))
                ?? throw new MismatchException(
                    $"there is no weight '{name}' among {string.Join(", ", weights.Select(w => w.Path))}");
            Golden.Compare($"updated {name}", variable.Value, node, Golden.Tolerance(test));
        }
    }
}
