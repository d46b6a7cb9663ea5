using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina;

// The functions by name.
public static partial class Activations
{
    static readonly Lock gate = new();

    // Made on first use: the properties are set when the class is, in an order that the compiler chooses.
    static readonly Lazy<Dictionary<string, ActivationFunction>> named = new(() => new ActivationFunction[]
    {
        Celu, Elu, Exponential, Gelu, Glu, HardShrink, HardSigmoid, HardSilu, HardTanh, LeakyRelu, Linear, LogSigmoid,
        LogSoftmax, Mish, Relu, Relu6, Selu, Sigmoid, Silu, SoftShrink, Softmax, Softplus, Softsign, SparsePlus,
        SparseSigmoid, Sparsemax, Squareplus, Tanh, TanhShrink, Arctan, ScaledArctan, ScaledArctanSingle,
            BipolarSigmoid,
    }.Concat([
        new("hard_swish", HardSilu.Call), new("swish", Silu.Call),
        // As KerasHub calls it; a name, because configurations of layers have no place for the argument.
        new("gelu_approximate", x => Functions.Gelu(x, approximate: true)),
    ]).ToDictionary(f => f.Name));

    /// <summary>The function with a name, such as "relu".</summary>
    /// <param name="name">Keras's name in snake case.</param>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static ActivationFunction Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (gate)
        {
            if (named.Value.TryGetValue(name, out ActivationFunction? found)) return found;
            if (name == "threshold")
                throw new ArgumentException(
                    "The activation 'threshold' needs its arguments: Activations.Threshold(threshold, defaultValue).");
            throw Names.Unknown("activation", name, [.. named.Value.Keys, "threshold"]);
        }
    }

    /// <summary>The function with a name and other arguments than its defaults.</summary>
    /// <param name="name">Keras's name.</param>
    /// <param name="arguments">Arguments under Keras's names, such as negative_slope, alpha, axis or threshold.</param>
    /// <exception cref="ArgumentException">The name is not known, or the function has no such argument.</exception>
    public static ActivationFunction Get(string name, JsonObject arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Count == 0) return Get(name);
        string[] takes = Arguments(name);
        foreach ((string key, _) in arguments)
            if (!takes.Contains(key)) throw Names.Unknown($"argument of the activation '{name}'", key, takes);
        JsonObject a = arguments;
        Func<Tensor, Tensor> function = name switch
        {
            "relu" => x => Functions.Relu(
                x, a.Double("negative_slope", 0), a.DoubleOrNull("max_value"), a.Double("threshold", 0)),
            "leaky_relu" => x => Functions.LeakyRelu(x, a.Double("negative_slope", 0.2)),
            "elu" => x => Functions.Elu(x, a.Double("alpha", 1)),
            "celu" => x => Functions.Celu(x, a.Double("alpha", 1)),
            "gelu" => x => Functions.Gelu(x, a.Bool("approximate", false)),
            "glu" => x => Functions.Glu(x, a.Int("axis", -1)),
            "softmax" => x => Functions.Softmax(x, a.Ints("axis") ?? [-1]),
            "log_softmax" => x => Functions.LogSoftmax(x, a.Ints("axis") ?? [-1]),
            "sparsemax" => x => Functions.Sparsemax(x, a.Int("axis", -1)),
            "hard_shrink" => x => Functions.HardShrink(x, a.Double("threshold", 0.5)),
            "soft_shrink" => x => Functions.SoftShrink(x, a.Double("threshold", 0.5)),
            "squareplus" => x => Functions.Squareplus(x, a.Double("b", 4)),
            _ => Threshold(a.Double("threshold", 0), a.Double("default_value", 0)).Call,
        };
        return new(name, function);
    }

    /// <summary>Makes a function of your own known by its name, so that strings and files may name it.</summary>
    /// <param name="function">The function; it replaces one of the same name.</param>
    public static void Register(ActivationFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        lock (gate) named.Value[function.Name] = function;
    }

    static string[] Arguments(string name) => name switch
    {
        "relu" => ["negative_slope", "max_value", "threshold"],
        "leaky_relu" => ["negative_slope"],
        "elu" or "celu" => ["alpha"],
        "gelu" => ["approximate"],
        "glu" or "softmax" or "log_softmax" or "sparsemax" => ["axis"],
        "hard_shrink" or "soft_shrink" => ["threshold"],
        "squareplus" => ["b"],
        "threshold" => ["threshold", "default_value"],
        _ => throw new ArgumentException($"The activation '{Get(name).Name}' takes no arguments."),
    };
}
