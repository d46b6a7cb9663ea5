using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina;

/// <summary>
/// A function that a layer applies to what it computed, with the name under which configurations know it. A string
/// such as "relu" converts to one; so does a function of your own through the constructor.
/// </summary>
public sealed class ActivationFunction
{
    readonly Func<Tensor, Tensor> function;

    /// <summary>A function of your own. <see cref="Activations.Register"/> makes models with it loadable.</summary>
    /// <param name="name">Its name in configurations.</param>
    /// <param name="function">What it computes.</param>
    public ActivationFunction(string name, Func<Tensor, Tensor> function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        (Name, this.function) = (name, function);
    }

    /// <summary>The name, such as "relu".</summary>
    public string Name { get; }

    /// <summary>Applies the function.</summary>
    /// <param name="x">Any shape.</param>
    public Tensor Call(Tensor x) => function(x);

    /// <summary>
    /// The function of a configuration: its name, or an object whose config is the name; null is linear.
    /// </summary>
    /// <param name="config">The value under a key such as "activation".</param>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static ActivationFunction FromConfig(JsonNode? config) => config switch
    {
        null => Activations.Linear,
        JsonObject o when o["config"] is JsonObject inner && inner["name"] is { } name => FromConfig(name),
        JsonObject o => FromConfig(o["config"] ?? o["class_name"]),
        _ => Activations.Get(config.Text() ?? throw new FormatException(
            $"An activation is a name, not {config.ToJsonString()}.")),
    };

    /// <summary>The function with that name.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static implicit operator ActivationFunction(string name) => Activations.Get(name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
