using Lamina.IR;

namespace Lamina.Saving;

/// <summary>
/// While a model is made from a file whose weights follow, layers make their weights blank: initializers would only
/// take time, and no more memory is taken than the file has weights for.
/// </summary>
static class WeightsToCome
{
    // Layers make their weights on the thread that loads the model.
    [ThreadStatic] static long? left;

    /// <summary>Begins to make weights blank.</summary>
    /// <param name="bytes">The most that they may take together.</param>
    public static End Begin(long bytes)
    {
        var end = new End(left);
        left = bytes;
        return end;
    }

    /// <summary>A new weight that begins blank; null outside of a model that is being loaded.</summary>
    /// <exception cref="FormatException">The weights take more than the file has.</exception>
    public static Variable? Blank(Shape shape, DType type, string name, bool trainable)
    {
        if (left is not { } rest) return null;
        long bytes = type.Size();
        foreach (int size in shape)
        {
            if (size != 0 && bytes > rest / size)
                throw new FormatException(
                    $"The config asks for a weight of shape {shape}, and the file has no weights of that size.");
            bytes *= size;
        }
        left = rest - bytes;
        return new Variable(shape, type, () => new NDArray(shape, type), name, trainable);
    }

    /// <summary>Goes back to initializers when it is disposed.</summary>
    public readonly struct End(long? before) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => left = before;
    }
}
