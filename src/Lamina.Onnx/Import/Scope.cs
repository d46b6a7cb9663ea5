namespace Lamina.Onnx.Import;

/// <summary>The names that a graph knows: its own, and those of the graph around it.</summary>
/// <param name="outer">The graph around, if any.</param>
sealed class Scope(Scope? outer)
{
    readonly Dictionary<string, Value> values = [];

    /// <summary>What a name stands for, or null where nothing has it.</summary>
    public Value? Find(string name) => values.TryGetValue(name, out Value? value) ? value : outer?.Find(name);

    /// <summary>Gives a name its meaning.</summary>
    public void Set(string name, Value value) => values[name] = value;
}
