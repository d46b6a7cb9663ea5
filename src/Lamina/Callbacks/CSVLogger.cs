using System.Globalization;
using System.Text.Json.Nodes;

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
    long length;

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        // A file that already has a head keeps its columns.
        string? head = append && File.Exists(filename) ? File.ReadLines(filename).FirstOrDefault() : null;
        keys = head?.Split(separator).Skip(1).ToArray();
        length = append && File.Exists(filename) ? new FileInfo(filename).Length : 0;
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("length", length);
        state.Values["keys"] = keys is null ? null : new JsonArray([.. keys.Select(key => JsonValue.Create(key))]);
    }

    /// <inheritdoc/>
    public override void LoadState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        length = (long)state.Get("length");
        keys = (state.Values["keys"] as JsonArray)?.Select(key => key!.GetValue<string>()).ToArray();
    }

    /// <summary>The file, open behind what belongs to this training.</summary>
    StreamWriter Open()
    {
        var stream = new FileStream(filename, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        // Lines behind the state that the training went on from will be written again.
        stream.SetLength(Math.Min(length, stream.Length));
        stream.Seek(0, SeekOrigin.End);
        return new StreamWriter(stream);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        writer ??= Open();
        if (keys is null)
        {
            keys = [.. logs.Keys.Order(StringComparer.Ordinal)];
            writer.WriteLine(string.Join(separator, keys.Prepend("epoch")));
        }
        IEnumerable<string> numbers = keys.Select(key =>
            logs.TryGetValue(key, out double value) ? value.ToString("R", CultureInfo.InvariantCulture) : "NA");
        writer.WriteLine(string.Join(separator, numbers.Prepend(epoch.ToString(CultureInfo.InvariantCulture))));
        writer.Flush();
        length = writer.BaseStream.Position;
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        writer ??= Open();
        Dispose();
    }

    /// <summary>Closes the file; the end of the training does so too.</summary>
    public void Dispose()
    {
        writer?.Dispose();
        writer = null;
    }
}
