using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// The projected keys and values of the steps that a layer of attention has seen, for decoding step by step; made by
/// <see cref="HeadedAttention.CreateCache"/>. It is state, as weights are: a compiled <see cref="Function"/> updates
/// it in place.
/// </summary>
public sealed class AttentionCache
{
    internal AttentionCache(Shape keys, Shape values, DType type)
    {
        Keys = new(new NDArray(keys, type), "keys", trainable: false);
        Values = new(new NDArray(values, type), "values", trainable: false);
        Length = new(NDArray.Scalar(0).Cast(DType.Int32), "length", trainable: false);
    }

    /// <summary>Keys, (batch, capacity, heads, size); zeros behind the steps that are there.</summary>
    public Variable Keys { get; }

    /// <summary>Values, (batch, capacity, heads, size); zeros behind the steps that are there.</summary>
    public Variable Values { get; }

    /// <summary>How many steps are there, an int32.</summary>
    public Variable Length { get; }

    /// <summary>How many steps there is room for.</summary>
    public int Capacity => Keys.Shape[1];

    /// <summary>Forgets all steps, so that another sequence can begin.</summary>
    public void Clear() => Length.Assign(NDArray.Scalar(0).Cast(DType.Int32));

    /// <summary>Keys and values with more written behind those that are there.</summary>
    internal (Tensor Keys, Tensor Values) With(Tensor keys, Tensor values) => (Put(Keys, keys), Put(Values, values));

    Tensor Put(Tensor all, Tensor more)
    {
        Tensor zero = Tensor.Scalar(0, DType.Int32);
        return new DynamicUpdateSlice().Apply(all, more, zero, Length.Tensor, zero, zero);
    }
}
