using Lamina.IR;

namespace Lamina.Layers;

// Errors of shapes name the layer and what it got.
public abstract partial class Layer
{
    /// <summary>
    /// What the layer wants of each input; empty wants nothing. Checked at every call, so set it in the constructor or
    /// in <see cref="Build"/>. (Keras's input_spec.)
    /// </summary>
    public IReadOnlyList<InputSpec> InputSpecs { get; protected set; } = [];

    void CheckInputs(Shape[] shapes, IReadOnlyList<DType> types)
    {
        if (InputSpecs.Count == 0) return;
        if (InputSpecs.Count != shapes.Length)
            throw new ArgumentException($"It takes {InputSpecs.Count} inputs, not {shapes.Length}.");
        for (int i = 0; i < shapes.Length; i++) InputSpecs[i].Check(shapes[i], types[i]);
    }

    /// <summary>Runs what may find that shapes do not fit, and says then which layer it is and what it got.</summary>
    T Guarded<T>(Shape[] shapes, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (ArgumentException error) when (Cause(error) is not null)
        {
            error = Cause(error)!;
            string got = shapes.Length == 1 ? $"an input of shape {shapes[0]}"
                : $"inputs of shapes {string.Join(", ", shapes)}";
            string where = $"layer '{NameScope.Current}' ({ClassName})";
            throw new GraphException($"In {where} with {got}: {error.Message}", error);
        }
    }

    /// <summary>What went wrong in this layer; null if a layer inside has said so already.</summary>
    static ArgumentException? Cause(ArgumentException error) => error is not GraphException ? error
        : error.Message.StartsWith($"In layer '{NameScope.Current}': ", StringComparison.Ordinal)
            ? error.InnerException as ArgumentException : null;
}
