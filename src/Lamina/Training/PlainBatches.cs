using System.Collections;
using System.Globalization;

namespace Lamina.Training;

/// <summary>
/// Any sequence of batches as a source: its position is a number of batches, which are read again to go on.
/// </summary>
sealed class PlainBatches(IEnumerable<Batch> batches) : IBatchSource
{
    readonly IEnumerable<Batch> batches = batches ?? throw new ArgumentNullException(nameof(batches));

    /// <inheritdoc/>
    public IBatchReader Open(long pass, string? position, CancellationToken cancellation)
    {
        var reader = new Counted(batches.GetEnumerator());
        long passed = position is null ? 0 : long.Parse(position, CultureInfo.InvariantCulture);
        for (long i = 0; i < passed; i++) reader.MoveNext();
        return reader;
    }

    sealed class Counted(IEnumerator<Batch> batches) : IBatchReader
    {
        long read;

        public Batch Current => batches.Current;

        object IEnumerator.Current => Current;

        public string Position => read.ToString(CultureInfo.InvariantCulture);

        public bool MoveNext()
        {
            read++;
            return batches.MoveNext();
        }

        public void Reset() => throw new NotSupportedException("Batches are read once.");

        public void Dispose() => batches.Dispose();
    }
}
