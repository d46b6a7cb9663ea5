using Lamina.Data.Pipeline;

namespace Lamina.Data;

/// <summary>One reading of a <see cref="Dataset{T}"/>, which can say where it stands.</summary>
public sealed class DatasetReader<T> : IAsyncEnumerator<T>
{
    readonly Reader<T> reader;

    internal DatasetReader(Reader<T> reader) => this.reader = reader;

    /// <inheritdoc/>
    public T Current => reader.Current;

    /// <summary>Where the reading stands: behind <see cref="Current"/>. Not while an element is waited for.</summary>
    public DatasetPosition Position => reader.Save();

    /// <inheritdoc/>
    public ValueTask<bool> MoveNextAsync() => reader.Next();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
