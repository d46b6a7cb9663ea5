using System.Globalization;
using System.Text.RegularExpressions;

namespace Lamina.Callbacks;

/// <summary>
/// Saves the model during training, or its weights alone; the ending of the file says which: .keras and .h5 hold the
/// whole model with its optimizer, .weights.h5 and .safetensors the weights. (Keras's ModelCheckpoint.)
/// </summary>
public sealed partial class ModelCheckpoint : Callback
{
    readonly string filepath;
    readonly Monitor watch;
    readonly string monitor;
    readonly int verbose;
    readonly bool saveBestOnly, weightsOnly;
    readonly int? everyBatches;
    double best;
    int batches;
    int epoch, batch;

    /// <summary>Saves to files.</summary>
    /// <param name="filepath">The file; {epoch} and {batch} (from 1) and names of the logs in braces are replaced, as
    /// in "model.{epoch:02d}-{val_loss:.2f}.keras".</param>
    /// <param name="monitor">The number that says which model is best.</param>
    /// <param name="verbose">1 prints each saving.</param>
    /// <param name="saveBestOnly">Whether only a model that is better than all before is saved.</param>
    /// <param name="saveWeightsOnly">Whether the file must be one of weights alone.</param>
    /// <param name="mode">"min", "max" or "auto".</param>
    /// <param name="saveFreq">Save after every so many batches; by default after each epoch.</param>
    /// <param name="initialValueThreshold">The number has to be better than this for the first saving.</param>
    /// <exception cref="ArgumentException">The path is empty or has another ending, or the mode is another word.
    /// </exception>
    public ModelCheckpoint(
        string filepath, string monitor = "val_loss", int verbose = 0, bool saveBestOnly = false,
        bool saveWeightsOnly = false, string mode = "auto", int? saveFreq = null, double? initialValueThreshold = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(filepath);
        weightsOnly = Ends(filepath, ".weights.h5") || Ends(filepath, ".safetensors");
        if (!weightsOnly && (saveWeightsOnly || !(Ends(filepath, ".keras") || Ends(filepath, ".h5"))))
            throw new ArgumentException($"'{filepath}' ends in none of {(saveWeightsOnly ? "" : ".keras, .h5, ")}" +
                $".weights.h5 and .safetensors, which say what is saved{(saveWeightsOnly ? ": weights alone" : "")}.",
                nameof(filepath));
        if (saveFreq < 1) throw new ArgumentOutOfRangeException(nameof(saveFreq), saveFreq, "It is at least 1 batch.");
        watch = new Monitor(nameof(ModelCheckpoint), monitor, mode, 0);
        (this.filepath, this.monitor, this.verbose, this.saveBestOnly) = (filepath, monitor, verbose, saveBestOnly);
        (everyBatches, best) = (saveFreq, initialValueThreshold ?? watch.Worst);
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("best", best);
        state.Set("batches", batches);
    }

    /// <inheritdoc/>
    public override void LoadState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (best, batches) = (state.Get("best", best), (int)state.Get("batches"));
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs) => this.epoch = epoch;

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        this.batch = batch;
        if (everyBatches is not { } every || ++batches < every) return;
        batches = 0;
        Save(logs);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        this.epoch = epoch;
        if (everyBatches is null) Save(logs);
    }

    void Save(Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (saveBestOnly)
        {
            if (watch.Read(logs) is not { } current) return;
            if (!watch.IsBetter(current, best))
            {
                if (verbose > 0)
                    Console.WriteLine($"Epoch {epoch + 1}: {monitor} did not improve from {best:0.00000}.");
                return;
            }
            best = current;
        }
        string path = Fill(logs);
        if (verbose > 0) Console.WriteLine($"Epoch {epoch + 1}: saving to {path}.");
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        if (weightsOnly) Model.SaveWeights(path);
        else Model.Save(path);
    }

    static bool Ends(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Replaces {name} and {name:format} in the path; formats are Python's for whole and real numbers.
    /// </summary>
    string Fill(Logs logs) => Placeholder().Replace(filepath, match =>
    {
        string name = match.Groups["name"].Value, format = match.Groups["format"].Value;
        double value = name == "epoch" ? epoch + 1 : name == "batch" ? batch + 1 : logs[name];
        if (format.Length == 0) return value.ToString("R", CultureInfo.InvariantCulture);
        int point = format.IndexOf('.', StringComparison.Ordinal);
        string digits = new([.. format.Skip(point + 1).TakeWhile(char.IsAsciiDigit)]);
        int count = digits.Length == 0 ? 0 : int.Parse(digits, CultureInfo.InvariantCulture);
        return point >= 0 ? value.ToString($"F{count}", CultureInfo.InvariantCulture)
            : ((long)value).ToString($"D{count}", CultureInfo.InvariantCulture);
    });

    [GeneratedRegex(@"\{(?<name>\w+)(:(?<format>[0-9.]*[a-z]?))?\}")]
    private static partial Regex Placeholder();
}
