using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Metrics;

/// <summary>What <see cref="IoU"/> and its kin can be told, with Keras's defaults.</summary>
public sealed record IoUOptions
{
    /// <summary>A class whose targets do not count.</summary>
    public int? IgnoreClass { get; init; }

    /// <summary>Whether targets are class numbers; otherwise the largest along the axis is taken.</summary>
    public bool SparseTrue { get; init; } = true;

    /// <summary>Whether predictions are class numbers; otherwise the largest along the axis is taken.</summary>
    public bool SparsePred { get; init; } = true;

    /// <summary>The axis of the classes.</summary>
    public int Axis { get; init; } = -1;

    /// <summary>The type that is counted in; a floating one lets weights be fractions.</summary>
    public DType DType { get; init; } = DType.Int32;

    internal static IoUOptions Read(JsonObject c, bool sparse) => new()
    {
        IgnoreClass = c.IntOrNull("ignore_class"),
        SparseTrue = c.Bool("sparse_y_true", sparse),
        SparsePred = c.Bool("sparse_y_pred", sparse),
        Axis = c.Int("axis", -1),
        DType = c["dtype"]?.Text() is { } name and not "int" ? DTypes.Parse(name) : DType.Int32,
    };

    internal void Write(JsonObject c)
    {
        c["dtype"] = DType.KerasName();
        c["ignore_class"] = IgnoreClass;
        c["sparse_y_true"] = SparseTrue;
        c["sparse_y_pred"] = SparsePred;
        c["axis"] = Axis;
    }
}
