using Lamina.Saving;
using Lamina.Training;

namespace Lamina.Callbacks;

/// <summary>
/// Keeps the state of a training in a file, and goes on from there when Fit is called again after the process was
/// killed, at whatever moment. The training then ends with the same weights, bit for bit, as one that was never broken
/// off: weights, optimizer, random numbers, the order of the data, running means and the memory of the other callbacks
/// (<see cref="Callback.SaveState"/>) are all in the file (Keras's BackupAndRestore, which keeps weights and epoch).
/// </summary>
/// <remarks>
/// Call Fit as the first time: the same model, optimizer, data, epochs and callbacks. A source of batches has to give
/// the
/// same batches each time it is read; those that were done are read and passed over. Before the first backup the
/// training begins anew, so call <see cref="Random.SetSeed"/> first. Writing is atomic: the file holds the state before
/// or the new one. The training is also kept when it ends with an exception, a cancellation or Ctrl-C.
/// </remarks>
/// <example><code>
/// Random.SetSeed(1);
/// model.Fit(x, y, epochs: 100, callbacks: [new BackupAndRestore("backup", saveFreq: 500)]);
/// </code></example>
/// <param name="backupDir">The folder of the file; made if it is not there, and for one training at a time.</param>
/// <param name="saveFreq">Write after every so many batches; by default at the end of each epoch.</param>
/// <param name="doubleCheckpoint">Whether the state before the last is kept too, in case the last cannot be
/// read.</param>
/// <param name="deleteCheckpoint">Whether the file goes when the training is over.</param>
/// <exception cref="ArgumentException">The folder has no name.</exception>
/// <exception cref="ArgumentOutOfRangeException">saveFreq is below 1.</exception>
public sealed class BackupAndRestore(
    string backupDir, int? saveFreq = null, bool doubleCheckpoint = false, bool deleteCheckpoint = true) : Callback
{
    const string Ending = ".safetensors";

    readonly int? every = saveFreq is null or >= 1 ? saveFreq
        : throw new ArgumentOutOfRangeException(nameof(saveFreq), saveFreq, "It is at least 1 batch.");
    readonly string folder = string.IsNullOrWhiteSpace(backupDir)
        ? throw new ArgumentException("The folder of the backup has no name.", nameof(backupDir)) : backupDir;

    // The last batch of the epoch that was heard of.
    int seen = -1;

    /// <summary>The epoch, from 0, in which the last Fit went on; null if it began from the start.</summary>
    public int? RestoredEpoch { get; private set; }

    /// <summary>The state of the training in progress.</summary>
    internal TrainingState State { get; set; } = null!;

    string Last => Path.Combine(folder, "training" + Ending);

    string Previous => Path.Combine(folder, "previous" + Ending);

    /// <inheritdoc/>
    /// <exception cref="InvalidModelFileException">The backup is damaged or of another training.</exception>
    public override void OnTrainBegin(Logs logs)
    {
        RestoredEpoch = null;
        Directory.CreateDirectory(folder);
        // What a process left that was killed while it wrote.
        foreach (string file in Directory.EnumerateFiles(folder, $"training{Ending}.*.tmp")) File.Delete(file);
        if (!Restore()) return;
        RestoredEpoch = State.Epoch;
    }

    bool Restore()
    {
        if (File.Exists(Last))
        {
            try
            {
                State.Read(Last);
                return true;
            }
            catch (IOException) when (doubleCheckpoint && File.Exists(Previous))
            {
                Console.Error.WriteLine($"The backup '{Last}' cannot be read; the one before is taken.");
            }
        }
        if (!File.Exists(Previous)) return false;
        State.Read(Previous);
        return true;
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        if (every is not { } n) return;
        // Several steps may have gone by at once.
        if (batch < seen) seen = -1;
        if ((batch + 1) / n > (seen + 1) / n) Save(epochDone: false);
        seen = batch;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => Save(epochDone: true);

    /// <summary>Writes the present state.</summary>
    internal void Save(bool epochDone)
    {
        if (doubleCheckpoint && File.Exists(Last)) File.Move(Last, Previous, overwrite: true);
        State.Write(Last, epochDone);
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        if (!deleteCheckpoint || !State.Completed) return;
        File.Delete(Last);
        File.Delete(Previous);
        if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }
}
