using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Conformance;

/// <summary>Finds the public function that a name of keras.ops stands for, and calls it.</summary>
static class OpCalls
{
    // Names that .NET spells in another way than by leaving out underscores.
    static readonly Dictionary<string, string> renamed = new()
    {
        ["convert_to_numpy"] = "ConvertToNDArray",
    };

    // Arguments of Keras that change what comes back are functions of their own.
    static readonly Dictionary<(string Op, string Flag), (bool Value, string Name)> variants = new()
    {
        [("linspace", "retstep")] = (true, nameof(Ops.LinspaceWithStep)),
        [("svd", "compute_uv")] = (false, nameof(Ops.SingularValues)),
    };

    /// <summary>The overloads of a function; none if there is no such function.</summary>
    /// <param name="name">For example "logical_and" or "image.resize".</param>
    static MethodInfo[] Find(string name)
    {
        string[] path = name.Split('.');
        Type? owner = typeof(Ops);
        foreach (string part in path[..^1])
            owner = owner?.GetNestedTypes().FirstOrDefault(t => SameName(t.Name, part));
        string wanted = renamed.GetValueOrDefault(path[^1], path[^1]);
        return [.. (owner?.GetMethods() ?? []).Where(m => m.IsStatic && SameName(m.Name, wanted))
            .OrderBy(m => m.GetParameters().Length)];
    }

    /// <summary>"x_min" and "xMin" are the same name.</summary>
    static bool SameName(string a, string b) =>
        a.Replace("_", "").Equals(b.Replace("_", ""), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The overloads that a case means; an argument that only chooses between functions is taken out.
    /// </summary>
    public static MethodInfo[] Overloads(JsonObject test)
    {
        string name = (string)test["op"]!;
        foreach (((string op, string flag), (bool value, string variant)) in variants)
        {
            if (op != name || test["kwargs"]?[flag] is not { } given) continue;
            bool isVariant = (bool)given == value;
            test["kwargs"]!.AsObject().Remove(flag);
            if (isVariant) return Find(variant);
        }
        return Find(name);
    }

    /// <summary>Calls the first overload that takes the arguments of a case.</summary>
    /// <exception cref="MissingException">None takes them.</exception>
    public static Tensor[] Call(MethodInfo[] overloads, JsonObject test, OpTensors tensors)
    {
        // An overload that takes plain numbers as such goes before one that takes them as tensors.
        foreach ((bool numbersToo, MethodInfo method) in overloads.Select(m => (false, m))
            .Concat(overloads.Select(m => (true, m))))
        {
            if (Arguments(method, test, tensors, numbersToo) is not { } arguments) continue;
            try
            {
                return Results(method.Invoke(null, arguments));
            }
            catch (TargetInvocationException error) when (error.InnerException is { } inner)
            {
                throw new InvalidOperationException(inner.Message, inner);
            }
        }
        throw new MissingException($"{test["op"]} takes other arguments");
    }

    static object?[]? Arguments(MethodInfo method, JsonObject test, OpTensors tensors, bool numbersToo)
    {
        ParameterInfo[] parameters = method.GetParameters();
        JsonArray positional = test["args"]!.AsArray();
        JsonObject named = test["kwargs"] as JsonObject ?? [];
        var arguments = new object?[parameters.Length];
        int used = 0, next = 0;
        for (int i = 0; i < parameters.Length; i++)
        {
            ParameterInfo parameter = parameters[i];
            if (parameter.ParameterType == typeof(IReadOnlyList<Tensor>) && next < positional.Count
                && OpTensors.IsTensor(positional[next]))
            {
                // Keras's *arguments: all that are left.
                arguments[i] = positional.Skip(next).Select(n => tensors.Of(n!)).ToArray();
                next = positional.Count;
                continue;
            }
            if (parameter.ParameterType == typeof((string, int)[]))
            {
                // Keras's **arguments: all names.
                arguments[i] = named.Select(pair => (pair.Key, (int)pair.Value!)).ToArray();
                used = named.Count;
                continue;
            }
            JsonNode? node;
            if (next < positional.Count) node = positional[next++];
            else if (named.FirstOrDefault(p => SameName(p.Key, parameter.Name!)) is { Key: not null } pair)
                (node, used) = (pair.Value, used + 1);
            else if (parameter.HasDefaultValue) { arguments[i] = parameter.DefaultValue; continue; }
            else return null;
            if (node is null && parameter.HasDefaultValue) { arguments[i] = parameter.DefaultValue; continue; }
            if (node is null || !OpArgument.TryRead(
                parameter.ParameterType, node, tensors, numbersToo, out arguments[i])) return null;
        }
        return used == named.Count && next == positional.Count ? arguments : null;
    }

    static Tensor[] Results(object? value) => value switch
    {
        Tensor one => [one],
        IEnumerable<Tensor> many => [.. many],
        ITuple tuple => [.. Enumerable.Range(0, tuple.Length).SelectMany(i => Results(tuple[i]))],
        Shape shape => [.. shape.Select(size => Tensor.Scalar(size, DType.Int32))],
        NDArray array => [array],
        int number => [Tensor.Scalar(number, DType.Int32)],
        long number => [Tensor.Scalar(number, DType.Int64)],
        bool truth => [Tensor.Scalar(truth ? 1 : 0, DType.Bool)],
        _ => throw new MissingException($"results of the type {value?.GetType().Name}"),
    };
}
