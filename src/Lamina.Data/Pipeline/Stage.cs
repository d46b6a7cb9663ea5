namespace Lamina.Data.Pipeline;

/// <summary>A step of a pipeline. It holds no state of a reading, so any number of readers may run it.</summary>
abstract class Stage(string name, params Stage[] sources)
{
    /// <summary>What messages and positions call it.</summary>
    public string Name => name;

    /// <summary>The stages from the first to this one, such as Range → Map → Batch.</summary>
    public string Path { get; } = sources switch
    {
        [] => name,
        [Stage only] => $"{only.Path} → {name}",
        _ => $"({string.Join(", ", sources.Select(source => source.Path))}) → {name}",
    };

    /// <summary>An exception with its place.</summary>
    public DatasetException Error(Origin origin, Exception cause) => cause is DataFormatException format
        ? new(Name, Path, format.File, format.Record, cause)
        : new(Name, Path, origin.File, origin.Record, cause);

    /// <summary>A position in this stage.</summary>
    public DatasetPosition Position(long[] numbers, params DatasetPosition[] of) => new(Name, numbers, of);

    /// <summary>Checks that a position is one of this stage.</summary>
    /// <param name="position">The position.</param>
    /// <param name="numbers">How many numbers it has at least.</param>
    /// <param name="of">How many positions of sources it has at least.</param>
    /// <exception cref="ArgumentException">It is one of another pipeline.</exception>
    public void Check(DatasetPosition position, int numbers, int of)
    {
        if (position.Stage != Name)
            throw Foreign($"it stands in {position.Stage} where the dataset has {Name}");
        if (position.Numbers.Length < numbers || position.Of.Length < of || position.Numbers.Any(n => n < 0))
            throw Foreign($"the numbers at {Name} are not what it writes");
    }

    /// <summary>Says that a position cannot be one of this stage.</summary>
    public ArgumentException Foreign(string why) => new(
        $"The position belongs to another dataset: {why}. (The stages are {Path}.) Build the same stages over the " +
        "same data, or begin anew.");
}

/// <summary>A step of a pipeline that yields elements.</summary>
abstract class Stage<T>(string name, params Stage[] sources) : Stage(name, sources)
{
    /// <summary>Begins to read.</summary>
    /// <param name="reading">What is common to all stages.</param>
    /// <param name="from">A position of this stage to go on behind; null for the start.</param>
    public abstract Reader<T> Open(Reading reading, DatasetPosition? from);
}
