using System.Globalization;

namespace Lamina.Callbacks;

/// <summary>
/// Writes the numbers of every epoch to a CSV file: epoch, then the logs in alphabetical order, as Keras does.
/// </summary>
/// <param name="filename">The file.</param>
/// <param name="separator">Between the columns.</param>
/// <param name="append">Whether to go on with a file that is there.</param>
public sealed class CSVLogger(string filename, string separator = ",", bool append = false) : Callback, IDisposable
{
    StreamWriter? writer;
    string[]? keys;

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        // A file that already has a head keeps its columns.
        string? head = append && File.Exists(filename) ? File.ReadLines(filename).FirstOrDefault() : null;
        keys = head?.Split(separator).Skip(1).ToArray();
        writer = new StreamWriter(filename, append);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (writer is null) return;
        if (keys is null)
        {
            keys = [.. logs.Keys.Order(StringComparer.Ordinal)];
            writer.WriteLine(string.Join(separator, keys.Prepend("epoch")));
        }
        IEnumerable<string> numbers = keys.Select(key =>
            logs.TryGetValue(key, out double value) ? value.ToString("R", CultureInfo.InvariantCulture) : "NA");
        writer.WriteLine(string.Join(separator, numbers.Prepend(epoch.ToString(CultureInfo.InvariantCulture))));
        writer.Flush();
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => Dispose();

    /// <summary>Closes the file; the end of the training does so too.</summary>
    public void Dispose()
    {
        writer?.Dispose();
        writer = null;
    }
}
