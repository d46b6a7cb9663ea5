namespace Lamina.IR;

/// <summary>
/// While a step is being traced, reads and writes of variables become part of its graph: a read after a write sees the
/// written value, and the last writes become the updates of the step.
/// </summary>
public sealed class Trace : IDisposable
{
    [ThreadStatic] static Trace? current;
    readonly Trace? outer = current;
    readonly Dictionary<Variable, Tensor> written = [];
    readonly List<Variable> order = [];

    /// <summary>Begins to trace on this thread, until disposed.</summary>
    public Trace() => current = this;

    /// <summary>The trace in progress on this thread, if any.</summary>
    public static Trace? Current => current;

    /// <summary>The variables that were assigned, in order of their first assignment, with their last values.</summary>
    public IReadOnlyList<Update> Updates => order.ConvertAll(v => new Update(v, written[v]));

    internal Tensor Read(Variable variable) =>
        written.TryGetValue(variable, out Tensor? value) ? value : outer?.Read(variable) ?? variable.Leaf;

    internal void Write(Variable variable, Tensor value)
    {
        if (!written.ContainsKey(variable)) order.Add(variable);
        written[variable] = value;
    }

    /// <summary>Ends the trace; an outer one goes on.</summary>
    public void Dispose() => current = outer;
}
