using System.Collections.Concurrent;
using Lamina.Compiler;
using Lamina.IR;

namespace Lamina;

/// <summary>
/// A function of tensors that is traced and compiled once for each combination of argument types and shapes, and then
/// only run. Variables that it assigns are updated when it runs. Many threads may call it at once; calls that update
/// variables should not overlap.
/// </summary>
/// <param name="body">
/// Builds the results from the arguments. It runs only while being traced: what it does beside building tensors
/// happens once, not at every call.
/// </param>
public sealed class Function(Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> body)
{
    readonly ConcurrentDictionary<Signature, ConcurrentBag<IExecutable>> compiled = new();

    /// <summary>A function of one tensor.</summary>
    public static Function Of(Func<Tensor, Tensor> body) => new(x => [body(x[0])]);

    /// <summary>A function of two tensors.</summary>
    public static Function Of(Func<Tensor, Tensor, Tensor> body) => new(x => [body(x[0], x[1])]);

    /// <summary>How many combinations of argument types and shapes have been compiled.</summary>
    public int Compilations => compiled.Count;

    /// <summary>Runs the function.</summary>
    /// <param name="arguments">Host data; .NET arrays convert.</param>
    /// <returns>The results, in memory of their own.</returns>
    public NDArray[] Call(params NDArray[] arguments)
    {
        var signature = new Signature([.. arguments.Select(a => new TensorType(a.DType, a.Shape))]);
        ConcurrentBag<IExecutable> idle = compiled.GetOrAdd(signature, _ => []);
        if (!idle.TryTake(out IExecutable? executable)) executable = Engine.Compile(Graph.Of(signature.Types, body));
        for (int i = 0; i < arguments.Length; i++) arguments[i].Bytes.CopyTo(executable.Input(i).Bytes);
        executable.Run();
        NDArray[] results = [.. executable.Plan.Outputs.Select((_, i) => executable.Output(i).Copy())];
        idle.Add(executable);
        return results;
    }

    readonly struct Signature(TensorType[] types) : IEquatable<Signature>
    {
        public TensorType[] Types { get; } = types;

        public bool Equals(Signature other) => Types.AsSpan().SequenceEqual(other.Types);

        public override bool Equals(object? obj) => obj is Signature other && Equals(other);

        public override int GetHashCode() => Types.Aggregate(0, HashCode.Combine);
    }
}
