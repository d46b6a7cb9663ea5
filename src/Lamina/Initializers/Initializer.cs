using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Initializers;

/// <summary>Where the first values of a weight come from. A string such as "glorot_uniform" converts to one.</summary>
public abstract class Initializer : IKerasObject
{
    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public virtual string Module => InitializerClasses.Module;

    /// <inheritdoc/>
    public abstract JsonObject GetConfig();

    /// <summary>The first values of a weight.</summary>
    /// <param name="shape">Its shape; all sizes known.</param>
    /// <param name="dtype">Its element type.</param>
    /// <exception cref="ArgumentException">The initializer cannot fill such a shape.</exception>
    public abstract NDArray Create(Shape shape, DType dtype = DType.Float32);

    /// <summary>A weight that begins with these values.</summary>
    internal virtual Variable NewVariable(Shape shape, DType dtype, string name, bool trainable) =>
        new(Create(shape, dtype), name, trainable);

    /// <summary>The initializer that a string id or a serialized object stands for.</summary>
    /// <param name="config">A string, or an object with class_name and config.</param>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static Initializer FromConfig(JsonNode config) =>
        Registry.Get<Initializer>(InitializerClasses.Module, "initializer", config);

    /// <summary>The initializer with that string id.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static implicit operator Initializer(string id) =>
        Registry.Get<Initializer>(InitializerClasses.Module, "initializer", id);

    /// <summary>An array filled in row-major order.</summary>
    private protected static NDArray Fill(Shape shape, DType dtype, Func<double> next)
    {
        var values = new NDArray(shape, dtype.IsFloating() ? dtype : DType.Float64);
        switch (dtype)
        {
            case DType.Float32:
                foreach (ref float value in values.AsSpan<float>()) value = (float)next();
                return values;
            case DType.Float16:
                foreach (ref Half value in values.AsSpan<Half>()) value = (Half)next();
                return values;
            case DType.BFloat16:
                foreach (ref BFloat16 value in values.AsSpan<BFloat16>()) value = (BFloat16)(float)next();
                return values;
            default:
                foreach (ref double value in values.AsSpan<double>()) value = next();
                return dtype == DType.Float64 ? values : values.Cast(dtype);
        }
    }
}
