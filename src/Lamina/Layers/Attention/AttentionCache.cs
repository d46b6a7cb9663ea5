using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Layers;

/// <summary>
/// The projected keys and values of the steps that a layer of attention has seen, for decoding step by step; made by
/// <see cref="HeadedAttention.CreateCache"/>. It is state, as weights are: a compiled <see cref="Function"/> updates
/// it in place.
/// </summary>
public sealed class AttentionCache
{
    // Heads come before steps, so that what one head reads lies in one piece and is never moved.
    static readonly int[] HeadsFirst = [0, 2, 1, 3];

    /// <param name="keys">As they are projected: (batch, capacity, heads, size).</param>
    /// <param name="values">The same of the values.</param>
    /// <param name="type">Their type.</param>
    internal AttentionCache(Shape keys, Shape values, DType type)
    {
        Keys = Room(keys, type, "keys");
        Values = Room(values, type, "values");
        Length = new(NDArray.Scalar(0).Cast(DType.Int32), "length", trainable: false);
    }

    /// <summary>Keys, (batch, heads, capacity, size); zeros behind the steps that are there.</summary>
    public Variable Keys { get; }

    /// <summary>Values, (batch, heads, capacity, size); zeros behind the steps that are there.</summary>
    public Variable Values { get; }

    /// <summary>How many steps are there, an int32.</summary>
    public Variable Length { get; }

    /// <summary>How many steps there is room for.</summary>
    public int Capacity => Keys.Shape[2];

    /// <summary>Forgets all steps, so that another sequence can begin.</summary>
    public void Clear() => Length.Assign(NDArray.Scalar(0).Cast(DType.Int32));

    /// <summary>What <see cref="Keys"/> and <see cref="Values"/> become with more steps behind those there.</summary>
    /// <param name="keys">(batch, steps, heads, size), and so is <paramref name="values"/>.</param>
    /// <param name="values">The values of the steps.</param>
    internal (Tensor Keys, Tensor Values) With(Tensor keys, Tensor values) => (Put(Keys, keys), Put(Values, values));

    /// <summary>Keeps keys and values of all steps that there is room for.</summary>
    internal void Fill(Tensor keys, Tensor values)
    {
        Keys.Assign(keys.Transpose(HeadsFirst));
        Values.Assign(values.Transpose(HeadsFirst));
    }

    /// <summary>What is kept as it was projected, (batch, steps, heads, size).</summary>
    internal static Tensor Projected(Tensor kept) => kept.Transpose(HeadsFirst);

    static Variable Room(Shape projected, DType type, string name) =>
        new(new NDArray(new Shape([.. HeadsFirst.Select(axis => projected[axis])]), type), name, trainable: false);

    Tensor Put(Tensor all, Tensor more)
    {
        Tensor zero = Tensor.Scalar(0, DType.Int32);
        return new DynamicUpdateSlice().Apply(all, more.Transpose(HeadsFirst), zero, zero, Length.Tensor, zero);
    }
}
