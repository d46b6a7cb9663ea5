using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Optimizers;

/// <summary>
/// Which optimizer a weight gets, by its path: the one under exactly this path, else under a regular expression that
/// fits all of it, else the default. (Keras's OptimizerMap.)
/// </summary>
/// <param name="defaultOptimizer">For weights that nothing else is said of.</param>
public sealed class OptimizerMap(Optimizer defaultOptimizer)
{
    readonly OrderedDictionary<string, Optimizer> optimizers = [];

    /// <summary>For weights that nothing else is said of.</summary>
    public Optimizer DefaultOptimizer => defaultOptimizer;

    /// <summary>The paths and regular expressions, in the order of their setting.</summary>
    public IReadOnlyDictionary<string, Optimizer> Optimizers => optimizers;

    /// <summary>The optimizer under a path; set one under a path such as "sequential/dense/kernel" or a regular
    /// expression such as ".*/dense.*/kernel".</summary>
    /// <param name="path">The path of a weight, or a regular expression when setting.</param>
    /// <exception cref="ArgumentException">The expression is wrong, or several fit the path.</exception>
    public Optimizer this[string path]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(path);
            if (optimizers.TryGetValue(path, out Optimizer? exact)) return exact;
            string[] fitting = [.. optimizers.Keys.Where(pattern =>
                Regex.IsMatch(path, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant))];
            return fitting.Length < 2 ? fitting.Length == 0 ? defaultOptimizer : optimizers[fitting[0]]
                : throw new ArgumentException($"Several expressions fit the weight '{path}': " +
                    $"{string.Join(", ", fitting)}. Make them more narrow.");
        }
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            // An expression that cannot be read is told of here, not in the midst of a training.
            _ = new Regex(path, RegexOptions.CultureInvariant);
            optimizers[path] = value;
        }
    }

    /// <summary>The optimizer of a weight.</summary>
    /// <param name="variable">The weight.</param>
    public Optimizer Of(Variable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return this[variable.Path];
    }

    internal JsonObject GetConfig()
    {
        var map = new JsonObject();
        foreach ((string path, Optimizer optimizer) in optimizers) map[path] = Registry.Serialize(optimizer);
        return new() { ["default_optimizer"] = Registry.Serialize(defaultOptimizer), ["optimizer_map"] = map };
    }

    internal static OptimizerMap Read(JsonObject config)
    {
        var map = new OptimizerMap(config["default_optimizer"] is { } other ? Optimizer.FromConfig(other)
            : throw new FormatException("The config of an optimizer map lacks 'default_optimizer'."));
        foreach ((string path, JsonNode? optimizer) in config["optimizer_map"] as JsonObject ?? [])
            map[path] = Optimizer.FromConfig(optimizer!);
        return map;
    }
}
