namespace Lamina.Callbacks;

/// <summary>What Fit returns: loss and metrics of every epoch. Fit adds one by itself.</summary>
public sealed class History : Callback
{
    readonly List<int> epochs = [];
    readonly Dictionary<string, List<double>> metrics = [];

    /// <summary>The numbers of the epochs, from 0.</summary>
    public IReadOnlyList<int> Epochs => epochs;

    /// <summary>For each name the values in the order of the epochs.</summary>
    public IReadOnlyDictionary<string, List<double>> Metrics => metrics;

    /// <summary>The values of one name, such as "loss" or "val_accuracy".</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message names the nearest.</exception>
    public IReadOnlyList<double> this[string name] => metrics.TryGetValue(name, out List<double>? values) ? values
        : throw new KeyNotFoundException(Saving.Names.Unknown("metric", name, metrics.Keys).Message);

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => epochs.Clear();

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (epochs.Count == 0) metrics.Clear();
        epochs.Add(epoch);
        for (int i = 0; i < logs.Count; i++)
        {
            (string name, double value) = logs.At(i);
            if (!metrics.TryGetValue(name, out List<double>? values)) metrics[name] = values = [];
            values.Add(value);
        }
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("epochs", epochs.Select(epoch => (double)epoch));
        foreach ((string name, List<double> values) in metrics) state.Set($"metric {name}", values);
    }

    /// <inheritdoc/>
    public override void LoadState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        epochs.Clear();
        metrics.Clear();
        epochs.AddRange(state.GetList("epochs").Select(epoch => (int)epoch));
        foreach ((string name, _) in state.Values)
            if (name.StartsWith("metric ", StringComparison.Ordinal)) metrics[name[7..]] = [.. state.GetList(name)];
    }

    /// <summary>For example 10 epochs, loss: 0.0312 - accuracy: 0.9912.</summary>
    public override string ToString() => epochs.Count == 0 ? "no epochs"
        : $"{epochs.Count} epochs, " +
          string.Join(" - ", metrics.Select(pair => $"{pair.Key}: {Logs.Format(pair.Value[^1])}"));
}
