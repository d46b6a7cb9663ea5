using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Which type a layer computes in and which its weights have. In a mixed policy the weights are float32 and are
/// converted where they are used, so that small changes of them are not lost (Micikevicius et al. 2018). Names and
/// types convert to a policy.
/// </summary>
/// <example><code>
/// Keras.SetDTypePolicy("mixed_bfloat16");
/// var model = new Sequential { new Dense(64, "relu"), new Dense(10, "softmax") { DTypePolicy = "float32" } };
/// </code></example>
public sealed record DTypePolicy
{
    const string Mixed = "mixed_";
    [ThreadStatic] static DTypePolicy? ambient;

    /// <summary>A policy.</summary>
    /// <param name="name">"float32", "float64", "float16", "bfloat16", "mixed_float16" or "mixed_bfloat16"; also a type
    /// of whole numbers.</param>
    /// <exception cref="ArgumentException">It is another name.</exception>
    public DTypePolicy(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.StartsWith(Mixed, StringComparison.Ordinal) && name[Mixed.Length..] is not ("float16" or "bfloat16"))
            throw Names.Unknown("dtype policy", name, ["mixed_float16", "mixed_bfloat16"]);
        IsMixed = name.StartsWith(Mixed, StringComparison.Ordinal);
        Name = name;
        ComputeDType = DTypes.Parse(IsMixed ? name[Mixed.Length..] : name);
        VariableDType = IsMixed ? DType.Float32 : ComputeDType;
    }

    /// <summary>The name, such as "mixed_float16".</summary>
    public string Name { get; }

    /// <summary>The type of inputs, outputs and what is between.</summary>
    public DType ComputeDType { get; }

    /// <summary>The type of weights.</summary>
    public DType VariableDType { get; }

    /// <summary>Whether the two differ.</summary>
    public bool IsMixed { get; }

    /// <summary>
    /// The policy of layers that are not told another: that of the layer being read, or the global one.
    /// </summary>
    internal static DTypePolicy Default => ambient ?? Keras.DTypePolicy;

    /// <summary>Weights and computations of one type.</summary>
    public static implicit operator DTypePolicy(DType type) => new(type.KerasName());

    /// <summary>The policy of this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static implicit operator DTypePolicy(string name) => new(name);

    /// <summary>As Keras writes it in the configuration of a layer.</summary>
    public JsonObject ToConfig() => new()
    {
        ["module"] = "keras",
        ["class_name"] = "DTypePolicy",
        ["config"] = new JsonObject { ["name"] = Name },
        ["registered_name"] = null,
    };

    /// <summary>The policy in the configuration of a layer; null if there is none.</summary>
    internal static DTypePolicy? Read(JsonNode? dtype) => dtype switch
    {
        null => null,
        JsonObject policy => policy["config"]?["name"]?.Text() is { } name ? new(name) : null,
        JsonNode name => name.Text() is { } text ? new(text) : null,
    };

    /// <summary>
    /// Makes a layer so that it, and the layers that it makes itself, take the policy of a configuration.
    /// </summary>
    internal static T Within<T>(JsonObject config, Func<JsonObject, T> make)
    {
        using Exit exit = Enter(Read(config["dtype"]) ?? ambient);
        return make(config);
    }

    /// <summary>Layers made until the result is disposed take this policy unless they are told another.</summary>
    internal static Exit Enter(DTypePolicy? policy)
    {
        var exit = new Exit(ambient);
        ambient = policy;
        return exit;
    }

    /// <summary>
    /// The policy that a layer takes which was given a type: the default policy if that computes in it, so that a layer
    /// that passes its own type on to layers inside passes its policy on.
    /// </summary>
    internal static DTypePolicy For(DType type)
    {
        DTypePolicy policy = Default;
        return type == DType.Float32 || type == policy.ComputeDType ? policy : type;
    }

    /// <summary>Restores the policy before.</summary>
    internal readonly struct Exit(DTypePolicy? before) : IDisposable
    {
        public void Dispose() => ambient = before;
    }
}
