namespace Lamina.Data.Pipeline;

/// <summary>One reading of a stage. A reader is used by one caller at a time.</summary>
abstract class Reader<T> : IAsyncDisposable
{
    /// <summary>The element that <see cref="Next"/> went to.</summary>
    public T Current { get; protected set; } = default!;

    /// <summary>Where it came from.</summary>
    public Origin Origin { get; protected set; }

    /// <summary>Goes to the next element; false at the end.</summary>
    public abstract ValueTask<bool> Next();

    /// <summary>The position behind <see cref="Current"/>, of a reading that keeps positions.</summary>
    public abstract DatasetPosition Save();

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => default;
}

/// <summary>A reader of the elements of another.</summary>
abstract class Reader<TIn, T>(Reader<TIn> source) : Reader<T>
{
    /// <summary>The reader of the stage before.</summary>
    protected Reader<TIn> Source => source;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => source.DisposeAsync();
}
