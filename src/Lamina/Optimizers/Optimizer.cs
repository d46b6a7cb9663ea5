using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Optimizers;

/// <summary>Changes weights by their gradients. A string such as "adam" converts to one.</summary>
public abstract class Optimizer : IKerasObject
{
    /// <summary>The Keras module of optimizers.</summary>
    internal const string Family = "keras.optimizers";

    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public virtual string Module => Family;

    /// <summary>The learning rate of the next step.</summary>
    public abstract double LearningRate { get; set; }

    /// <summary>The state, in Keras's order: iteration, learning rate, then the slots of the weights.</summary>
    public abstract IReadOnlyList<Variable> Variables { get; }

    /// <inheritdoc/>
    public abstract JsonObject GetConfig();

    /// <summary>Makes the slots for these weights, unless they are there.</summary>
    /// <param name="weights">The weights that training changes.</param>
    public abstract void Build(IReadOnlyList<Variable> weights);

    /// <summary>Traces one step: assigns new values to the weights and to the state.</summary>
    /// <param name="gradients">The gradient of each weight.</param>
    public abstract void ApplyGradients(IReadOnlyList<(Tensor Gradient, Variable Variable)> gradients);

    /// <summary>The optimizer that a string id or a serialized object stands for.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static Optimizer FromConfig(JsonNode config) => Registry.Get<Optimizer>(Family, "optimizer", config);

    /// <summary>The optimizer with that string id, such as "adam".</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static implicit operator Optimizer(string id) => Registry.Get<Optimizer>(Family, "optimizer", id);
}
