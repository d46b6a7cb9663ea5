using Lamina.IR;

namespace Lamina.Layers;

// Decoding step by step: keys and values of the steps before are kept, not computed again.
public abstract partial class HeadedAttention
{
    /// <summary>Room for the keys and values of sequences that grow step by step.</summary>
    /// <param name="batch">How many sequences.</param>
    /// <param name="capacity">How many steps they may have.</param>
    /// <exception cref="InvalidOperationException">The layer has not been built.</exception>
    public AttentionCache CreateCache(int batch, int capacity)
    {
        if (key is null || value is null)
            throw new InvalidOperationException($"{this} has not been built; call it or its model once first.");
        Shape Room(EinsumDense projection) => projection.ComputeOutputShape(
            new Shape(batch, capacity, projection.BuildShapes[0][-1]))[0];
        return new(Room(key), Room(value), DType);
    }

    /// <summary>
    /// Attention of new steps to those in the cache, to each other as far as they are not behind, and to themselves:
    /// what <see cref="Layer.Apply(Tensor, CallContext)"/> on the whole sequence with a causal mask gives for them.
    /// Their keys and values are added to the cache.
    /// </summary>
    /// <param name="x">The new steps, (batch, new steps, features).</param>
    /// <param name="cache">What came before. In a trace its capacity is not checked.</param>
    /// <returns>(batch, new steps, features).</returns>
    /// <exception cref="ArgumentException">The cache has no room for the steps.</exception>
    public Tensor ApplyCached(Tensor x, AttentionCache cache)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(cache);
        int steps = x.Rank == 3 ? x.Shape[1]
            : throw new ArgumentException($"The new steps are (batch, steps, features), not {x.Shape}.");
        bool traced = Trace.Current is not null;
        if (!traced && cache.Length.Value[0] + steps > cache.Capacity)
            throw new ArgumentException($"The cache has room for {cache.Capacity} steps, {cache.Length.Value[0]} are "
                + $"there, and {steps} were to be added; create it with a greater capacity.");
        (Tensor keys, Tensor values) = cache.With(key!.Apply(x), value!.Apply(x));
        Tensor length = cache.Length.Tensor;
        Tensor y = Heads(x, keys, values, Seen(steps, cache.Capacity, length));
        if (traced)
        {
            cache.Keys.Assign(keys);
            cache.Values.Assign(values);
            cache.Length.Assign(length + steps);
            return y;
        }
        // The cache changes now, so what was read from it must be computed now.
        NDArray[] now = Evaluation.Evaluate([y, keys, values, length + steps]);
        cache.Keys.Assign(now[1]);
        cache.Values.Assign(now[2]);
        cache.Length.Assign(now[3]);
        return Tensor.From(now[0]);
    }

    /// <summary>Projects what all steps look at, such as what an encoder put out, once and for all.</summary>
    internal AttentionCache Remember(Tensor encoded)
    {
        AttentionCache cache = CreateCache(encoded.Shape[0], encoded.Shape[1]);
        cache.Fill(key!.Apply(encoded), value!.Apply(encoded));
        return cache;
    }

    /// <summary>Attention to all that was remembered, as far as a mask (batch, keys) lets it through.</summary>
    internal Tensor ApplyRemembered(Tensor x, AttentionCache cache, Tensor? mask) =>
        Heads(x, cache.Keys.Tensor, cache.Values.Tensor, mask?.ExpandDims(-2));

    // Keys and values as a cache keeps them.
    Tensor Heads(Tensor x, Tensor keys, Tensor values, Tensor? mask)
    {
        (keys, values) = (AttentionCache.Projected(keys), AttentionCache.Projected(values));
        Tensor y = Attend(query!.Apply(x), keys, values, mask, false, new CallContext()).Output;
        return output!.Apply(gate is null ? y : y * gate.Apply(x));
    }

    /// <summary>(1, new steps, capacity): a new step sees the cached ones, those before it and itself.</summary>
    Tensor Seen(int steps, int capacity, Tensor length)
    {
        Shape all = new(1, steps, capacity);
        Tensor own = Tensor.Iota(all, 1, DType.Int32) + length, seen = Tensor.Iota(all, 2, DType.Int32);
        Tensor mask = seen.IsLessOrEqual(own);
        return options.SlidingWindow is { } window ? mask & (own - seen).IsLess(window) : mask;
    }
}
