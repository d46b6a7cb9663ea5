using System.Globalization;
using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Training;

/// <summary>
/// Batches that a source yields. With a number of steps given, an epoch takes that many and the next one goes on
/// behind them, beginning another pass when the source ends; otherwise an epoch is one pass through the source.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="steps">Batches in an epoch.</param>
/// <param name="check">Puts the arrays of a batch in order and checks them.</param>
/// <param name="cancellation">Ends the waiting for a batch.</param>
sealed class StreamFeed(
    IBatchSource source, int? steps, Func<Batch, TrainingData> check, CancellationToken cancellation) : BatchFeed
{
    IBatchReader? batches;
    TrainingData? current;
    Signature? signature;
    int taken, passed;
    long pass;
    string? resumed;

    /// <inheritdoc/>
    public override int? Steps => steps;

    /// <inheritdoc/>
    public override Signature Signature => signature!;

    /// <inheritdoc/>
    public override void Begin(int epoch)
    {
        (taken, passed) = (passed, 0);
        if (steps is not null) return;
        Close();
        pass = epoch;
    }

    /// <summary>The pass and the position in it.</summary>
    public override string Mark => string.Create(CultureInfo.InvariantCulture,
        $"{pass} {batches?.Position ?? resumed}");

    /// <inheritdoc/>
    public override void Resume(int epoch, int batch, string mark)
    {
        Close();
        string[] parts = mark.Split(' ', 2);
        pass = long.Parse(parts[0], CultureInfo.InvariantCulture);
        // An epoch that is to be begun reads its pass from the start.
        (passed, resumed) = (batch, parts[1].Length == 0 || steps is null && batch == 0 ? null : parts[1]);
    }

    /// <inheritdoc/>
    protected override bool Move()
    {
        cancellation.ThrowIfCancellationRequested();
        if (taken == steps || !Read()) return false;
        current = check(batches!.Current);
        signature = Signature.Of(current, last: signature);
        taken++;
        return true;
    }

    bool Read()
    {
        if (batches is null)
        {
            batches = source.Open(pass, resumed, cancellation);
            resumed = null;
        }
        if (batches.MoveNext()) return true;
        Close();
        if (steps is null) return false;
        batches = source.Open(++pass, null, cancellation);
        return batches.MoveNext();
    }

    /// <inheritdoc/>
    protected override void Fill(IExecutable executable)
    {
        int at = 0;
        foreach (NDArray[] group in (ReadOnlySpan<NDArray[]>)[current!.X, current.Y, current.Weights])
            foreach (NDArray array in group) array.Bytes.CopyTo(executable.Input(at++).Bytes);
    }

    /// <inheritdoc/>
    public override void Close()
    {
        batches?.Dispose();
        batches = null;
    }

    /// <summary>Reads an asynchronous source on the thread that trains.</summary>
    public static IEnumerable<Batch> Blocking(IAsyncEnumerable<Batch> source, CancellationToken cancellation)
    {
        IAsyncEnumerator<Batch> batches = source.GetAsyncEnumerator(cancellation);
        try
        {
            while (Wait(batches.MoveNextAsync())) yield return batches.Current;
        }
        finally
        {
            ValueTask end = batches.DisposeAsync();
            if (!end.IsCompletedSuccessfully) end.AsTask().GetAwaiter().GetResult();
        }
    }

    static bool Wait(ValueTask<bool> task) =>
        task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();
}
