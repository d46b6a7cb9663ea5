namespace Lamina.Callbacks;

/// <summary>Watches one number of the logs and says whether it has improved.</summary>
sealed class Monitor
{
    readonly string name;
    readonly string owner;
    readonly double minDelta;
    bool warned;

    /// <param name="owner">The callback, for messages.</param>
    /// <param name="name">The number, such as "val_loss".</param>
    /// <param name="mode">"min", "max" or "auto": accuracies and the like are better when larger.</param>
    /// <param name="minDelta">Less than this is no improvement.</param>
    /// <exception cref="ArgumentException">The mode is another word.</exception>
    public Monitor(string owner, string name, string mode, double minDelta)
    {
        if (mode is not ("min" or "max" or "auto"))
            throw new ArgumentException($"{owner}: mode is \"min\", \"max\" or \"auto\", not \"{mode}\".");
        (this.owner, this.name, this.minDelta) = (owner, name, Math.Abs(minDelta));
        LargerIsBetter = mode == "max" || (mode == "auto" && IsScore(name));
    }

    /// <summary>Whether the number is better when larger.</summary>
    public bool LargerIsBetter { get; }

    /// <summary>The worst number there is.</summary>
    public double Worst => LargerIsBetter ? double.NegativeInfinity : double.PositiveInfinity;

    /// <summary>Whether a number is better than another by more than the least difference.</summary>
    public bool IsBetter(double current, double best) =>
        LargerIsBetter ? current - minDelta > best : current + minDelta < best;

    /// <summary>The number in the logs; null, with one warning, if it is not there.</summary>
    public double? Read(Logs logs)
    {
        if (logs.TryGetValue(name, out double value)) return value;
        if (!warned)
        {
            string near = Saving.Names.Suggest(name, logs.Keys) is { } other ? $"; did you mean '{other}'?" : ".";
            Console.Error.WriteLine(
                $"{owner} waits for '{name}', but there is only {string.Join(", ", logs.Keys)}{near}");
        }
        warned = true;
        return null;
    }

    static bool IsScore(string name)
    {
        string metric = name.StartsWith("val_", StringComparison.Ordinal) ? name[4..] : name;
        string[] scores = ["acc", "auc", "precision", "recall", "f1", "fbeta", "iou", "r2", "cosine_similarity"];
        return Array.Exists(scores, score => metric.Contains(score, StringComparison.Ordinal));
    }
}
