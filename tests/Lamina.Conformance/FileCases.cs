using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina.Conformance;

/// <summary>Files that Keras wrote: what is in them and what the model in them puts out.</summary>
static class FileCases
{
    /// <summary>Runs the case of a model file; what is expected of it stands in the .json beside it.</summary>
    public static void Run(string file)
    {
        string name = Path.GetFileName(file);
        string expected = Path.Combine(Path.GetDirectoryName(file)!, $"{name[..name.IndexOf('.')]}.json");
        JsonObject test = JsonNode.Parse(File.ReadAllText(expected))!.AsObject();
        Model model;
        try
        {
            model = Read(file, test);
        }
        catch (InvalidModelFileException error) when
            (error.InnerException is ArgumentException { Message: var m }
                && m.StartsWith("Unknown ", StringComparison.Ordinal))
        {
            throw new MissingException(m);
        }
        NDArray[] inputs = [.. Golden.ReadAll(test["inputs"]).Select(x => x!)];
        Golden.CompareAll("weight", [.. model.Weights.Select(w => w.Value)], test["weights"], (0, 0));
        Evaluated run = Golden.Run([], inputs, [], x => model.ApplyMany(x, new CallContext()));
        Golden.CompareAll("output", run.Outputs, test["outputs"], Golden.Tolerance(test));
        if (!file.EndsWith(".weights.h5", StringComparison.Ordinal)) CheckCompiled(test, model);
    }

    static Model Read(string file, JsonObject test)
    {
        if (!file.EndsWith(".weights.h5", StringComparison.Ordinal)) return Model.Load(file);
        Model model = Model.FromConfig(test["object"]!.AsObject());
        model.LoadWeights(file);
        return model;
    }

    static void CheckCompiled(JsonObject test, Model model)
    {
        if (test["optimizer"] is not JsonObject optimizer) return;
        if (model.Optimizer is null) throw new MismatchException("the model is not compiled");
        string? wanted = (string?)optimizer["class_name"];
        if (model.Optimizer.ClassName != wanted)
            throw new MismatchException($"the optimizer is {model.Optimizer.ClassName}, not {wanted}");
        JsonArray variables = test["optimizer_variables"]!.AsArray();
        if (variables.Count != model.Optimizer.Variables.Count)
            throw new MismatchException(
                $"the optimizer has {model.Optimizer.Variables.Count} variables, not {variables.Count}");
        Golden.CompareAll(
            "optimizer variable", [.. model.Optimizer.Variables.Select(v => v.Value)], variables, (0, 0));
    }
}
