namespace Lamina;

/// <summary>How much Fit and the like print: Keras's 0, 1, 2 and "auto".</summary>
public readonly record struct Verbosity
{
    // Shifted by one, so that the default value of the type is "auto".
    readonly int level;

    Verbosity(int level) => this.level = level + 1;

    /// <summary>A progress bar on a terminal, a line for each epoch elsewhere.</summary>
    public static Verbosity Auto => default;

    /// <summary>Nothing.</summary>
    public static Verbosity Silent => new(0);

    /// <summary>A progress bar.</summary>
    public static Verbosity Progress => new(1);

    /// <summary>A line for each epoch.</summary>
    public static Verbosity Lines => new(2);

    /// <summary>0 for nothing, 1 for a progress bar, 2 for a line for each epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is another number.</exception>
    public static implicit operator Verbosity(int level) => level is >= 0 and <= 2 ? new(level)
        : throw new ArgumentOutOfRangeException(nameof(level), level, "verbose is 0, 1 or 2.");

    /// <summary>"auto".</summary>
    /// <exception cref="ArgumentException">It is another word.</exception>
    public static implicit operator Verbosity(string level) => level == "auto" ? Auto
        : throw new ArgumentException($"verbose is 0, 1, 2 or \"auto\", not \"{level}\".");
}
