using System.Runtime.CompilerServices;

namespace Lamina.Data.Tests.Pipeline;

/// <summary>A source of the numbers from 0 on that says how far it has been read, and by how many.</summary>
sealed class CountedSource(int count = int.MaxValue)
{
    int read, open;

    public int Read => Volatile.Read(ref read);

    public int Open => Volatile.Read(ref open);

    public Dataset<int> Dataset => Data.Dataset.From("numbers", Numbers);

    async IAsyncEnumerable<int> Numbers([EnumeratorCancellation] CancellationToken cancellation)
    {
        Interlocked.Increment(ref open);
        try
        {
            for (int i = 0; i < count; i++)
            {
                await Task.Yield();
                cancellation.ThrowIfCancellationRequested();
                Interlocked.Increment(ref read);
                yield return i;
            }
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }
}
