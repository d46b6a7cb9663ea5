namespace Lamina.Layers;

/// <summary>
/// Layers that are made on this thread before it is disposed compute their insides again for the gradient
/// (<see cref="Layer.Rematerialize"/>). Models are left out: a whole one would have to be computed twice to no use; set
/// their property where a block of layers is meant.
/// </summary>
/// <example><code>
/// KerasTensor y = Input(64);
/// using (new RematScope()) y = new Dense(4096, "gelu").Apply(y);
/// </code></example>
public sealed class RematScope : IDisposable
{
    [ThreadStatic] static RematScope? current;
    readonly RematScope? outer;
    readonly string[]? names;

    /// <summary>All layers made in here.</summary>
    public RematScope() : this(null) { }

    /// <summary>Only layers of these names (Keras's mode "list_of_layers"); none for an empty list.</summary>
    /// <param name="layerNames">The names.</param>
    public RematScope(IEnumerable<string> layerNames) : this(layerNames.ToArray()) { }

    RematScope(string[]? names)
    {
        (this.names, outer) = (names, current);
        current = this;
    }

    /// <summary>Whether the scope in force includes a layer.</summary>
    internal static bool Includes(Layer layer) =>
        current is { } scope && layer is not Model && (scope.names is null || scope.names.Contains(layer.Name));

    /// <summary>Ends the scope; one around it is in force again.</summary>
    public void Dispose() => current = outer;
}
