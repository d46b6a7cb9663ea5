using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Lamina.Callbacks;

/// <summary>
/// Prints progress: on a terminal a bar that moves, with the time left, the time of a step and the metrics; elsewhere a
/// line for each epoch. Fit adds one by itself.
/// </summary>
public sealed class ProgbarLogger : Callback
{
    const int BarWidth = 20;
    static readonly TimeSpan interval = TimeSpan.FromMilliseconds(100);

    readonly TextWriter output;
    readonly bool live;
    readonly Stopwatch clock = new();
    readonly StringBuilder line = new();
    TimeSpan shown;
    int lastLength;
    int step;
    bool training;

    /// <summary>Prints to the console.</summary>
    /// <param name="live">Whether to draw a bar that moves; by default if the console is a terminal.</param>
    /// <param name="output">Where to print instead.</param>
    public ProgbarLogger(bool? live = null, TextWriter? output = null) =>
        (this.live, this.output) = (live ?? !Console.IsOutputRedirected, output ?? Console.Out);

    /// <summary>The logger that a verbosity asks for; null for none.</summary>
    internal static ProgbarLogger? For(Verbosity verbose) =>
        verbose == Verbosity.Silent ? null
        : new ProgbarLogger(verbose == Verbosity.Progress ? true : verbose == Verbosity.Lines ? false : null);

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => training = true;

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => training = false;

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        output.WriteLine($"Epoch {epoch + 1}/{Params.Epochs}");
        Begin();
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs) => Progress(batch + 1, logs);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => Finish(logs);

    /// <inheritdoc/>
    public override void OnTestBegin(Logs logs)
    {
        if (!training) Begin();
    }

    /// <inheritdoc/>
    public override void OnTestBatchEnd(int batch, Logs logs)
    {
        if (!training) Progress(batch + 1, logs);
    }

    /// <inheritdoc/>
    public override void OnTestEnd(Logs logs)
    {
        if (!training) Finish(logs);
    }

    /// <inheritdoc/>
    public override void OnPredictBegin(Logs logs) => Begin();

    /// <inheritdoc/>
    public override void OnPredictBatchEnd(int batch, Logs logs) => Progress(batch + 1, logs);

    /// <inheritdoc/>
    public override void OnPredictEnd(Logs logs) => Finish(logs);

    void Begin()
    {
        clock.Restart();
        (shown, lastLength, step) = (TimeSpan.Zero, 0, 0);
    }

    void Progress(int done, Logs logs)
    {
        step = done;
        if (!live || clock.Elapsed - shown < interval) return;
        shown = clock.Elapsed;
        Draw(logs, finished: false);
    }

    void Finish(Logs logs)
    {
        clock.Stop();
        Draw(logs, finished: true);
        output.WriteLine();
        output.Flush();
    }

    void Draw(Logs logs, bool finished)
    {
        int? steps = finished ? step : Params.Steps;
        line.Clear();
        if (live) line.Append('\r');
        line.Append(CultureInfo.InvariantCulture, $"{step}/{(steps is { } total ? total : "?")}");
        if (live) Bar(steps);
        double perStep = clock.Elapsed.TotalSeconds / Math.Max(1, step);
        if (live && !finished && steps is { } all) line.Append(' ').Append(Duration((all - step) * perStep));
        else line.Append(live ? " " : " - ").Append(Duration(clock.Elapsed.TotalSeconds));
        line.Append(live ? " " : " - ").Append(StepTime(perStep));
        for (int i = 0; i < logs.Count; i++)
        {
            (string name, double value) = logs.At(i);
            line.Append(" - ").Append(name).Append(": ").Append(Logs.Format(value));
        }
        int length = line.Length;
        // What is left of a longer line before must go.
        if (live && lastLength > length) line.Append(' ', lastLength - length);
        lastLength = length;
        foreach (ReadOnlyMemory<char> chunk in line.GetChunks()) output.Write(chunk.Span);
    }

    void Bar(int? steps)
    {
        int filled = steps is { } total ? (int)((long)BarWidth * step / Math.Max(1, total)) : 0;
        line.Append(' ').Append('━', filled).Append('─', BarWidth - filled);
    }

    static string Duration(double seconds) => seconds switch
    {
        >= 3600 => string.Create(CultureInfo.InvariantCulture,
            $"{(int)seconds / 3600}:{(int)seconds / 60 % 60:00}:{(int)seconds % 60:00}"),
        >= 60 => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 60}:{(int)seconds % 60:00}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0}s"),
    };

    static string StepTime(double seconds) => seconds switch
    {
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0}s/step"),
        >= 1e-3 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0}ms/step"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0}us/step"),
    };
}
