using System.Text.Json.Nodes;

namespace Lamina.Conformance;

/// <summary>What became of a case.</summary>
public enum Result
{
    /// <summary>All results agree.</summary>
    Pass,
    /// <summary>A result differs, or something threw.</summary>
    Fail,
    /// <summary>Lamina does not have the feature.</summary>
    Skip,
}

/// <summary>The outcome of one case.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Name">kind/name.</param>
/// <param name="Why">What differs, or what is missing.</param>
public sealed record Verdict(Result Result, string Name, string Why = "")
{
    /// <summary>For example FAIL layer/Dense_relu: output 0 …</summary>
    public override string ToString() => Result switch
    {
        Result.Pass => $"PASS {Name}",
        Result.Fail => $"FAIL {Name}: {Why}",
        _ => $"SKIP {Name}: {Why}",
    };
}

/// <summary>A result that differs from Keras's.</summary>
public sealed class MismatchException(string message) : Exception(message);

/// <summary>A feature that Lamina does not have.</summary>
public sealed class MissingException(string message) : Exception(message);

/// <summary>Runs golden cases by their kind.</summary>
public static class GoldenCase
{
    static readonly Dictionary<string, Action<JsonObject>> kinds = new()
    {
        ["activation"] = FunctionCases.Activation,
        ["op"] = FunctionCases.Op,
        ["layer"] = LayerCases.Layer,
        ["model"] = LayerCases.Model,
        ["loss"] = LossCases.Loss,
        ["metric"] = LossCases.Metric,
        ["optimizer"] = OptimizerCases.Optimizer,
        ["schedule"] = OptimizerCases.Schedule,
        ["training"] = TrainingCases.Run,
    };

    /// <summary>The cases below a folder, in order; of the folder of model files, the files themselves.</summary>
    public static IEnumerable<string> FilesIn(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => IsModelFile(file) ? !file.EndsWith(".json", StringComparison.Ordinal)
            : file.EndsWith(".json", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    static bool IsModelFile(string file) =>
        Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file))) == "files";

    /// <summary>Cases that are left out although Lamina has the feature, by the beginning of their name.</summary>
    static readonly Dictionary<string, string> disputed = new()
    {
        ["activation/sparsemax"] = Sparsemax,
        ["op/sparsemax"] = Sparsemax,
    };

    const string Sparsemax =
        "Keras adds up all partial sums of the support where the paper (Martins and Astudillo 2016) " +
        "takes the last, so that its results do not sum to 1; Lamina computes the paper's sparsemax";

    // Cases whose gradients are finite differences of float32 numbers and too coarse to judge by: those of Lanczos
    // resizing are off by 1 in 100 and do not even sum to what flows in, although its weights sum to 1.
    static readonly string[] coarseGradients = ["layer/Resizing_lanczos"];

    /// <summary>Runs a case.</summary>
    public static Verdict Run(string file)
    {
        string name = IsModelFile(file) ? $"files/{Path.GetFileName(file)}"
            : $"{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileNameWithoutExtension(file)}";
        try
        {
            if (IsModelFile(file))
            {
                FileCases.Run(file);
                return new(Result.Pass, name);
            }
            JsonObject test = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            name = $"{test["kind"]}/{test["name"]}";
            if (disputed.FirstOrDefault(d => name.StartsWith(d.Key, StringComparison.Ordinal)).Value is { } reason)
                return new(Result.Skip, name, reason);
            bool coarse = coarseGradients.Any(c => name.StartsWith(c, StringComparison.Ordinal))
                && test.Remove("input_gradients");
            if (!kinds.TryGetValue((string)test["kind"]!, out Action<JsonObject>? run))
                return new(Result.Skip, name, $"no runner for the kind '{test["kind"]}'");
            run(test);
            return coarse
                ? new(Result.Skip, name, "the rest agrees, but the case's gradients are too coarse to judge by")
                : new(Result.Pass, name);
        }
        catch (MissingException error)
        {
            return new(Result.Skip, name, error.Message);
        }
        catch (ArgumentException error) when (error.Message.StartsWith("Unknown ", StringComparison.Ordinal))
        {
            return new(Result.Skip, name, error.Message);
        }
        catch (Exception error)
        {
            string where = error is MismatchException ? "" : $"{error.GetType().Name}: ";
            return new(Result.Fail, name, where + error.Message.ReplaceLineEndings(" "));
        }
    }
}
