namespace Lamina.Cpu;

/// <summary>
/// How the targets of a window kernel are dealt out to tasks: whole images where there are enough of them, else parts
/// of an image along its first axis that has more than one target. Decided by shape alone.
/// </summary>
sealed class WindowPartition
{
    // Below this many multiplications (some 5 µs) a task costs more to hand out than it saves.
    const long TaskWork = 1 << 18;
    const int MostTasks = 64;

    readonly int _images;
    readonly int _imageTasks;
    readonly WindowRun[][][] _parts;

    /// <param name="images">How many images.</param>
    /// <param name="runs">The targets along the three axes.</param>
    /// <param name="work">Multiplications, or something as costly, for all images.</param>
    /// <param name="most">The most tasks to make.</param>
    public WindowPartition(int images, WindowRun[][] runs, long work, int most = MostTasks)
    {
        long tasks = Math.Clamp(work / TaskWork, 1, most);
        _images = images;
        _imageTasks = (int)Math.Min(images, tasks);
        int parts = images is 0 or >= 16 ? 1 : (int)((tasks + images - 1) / images);
        int split = Array.FindIndex(runs, axis => WindowRun.Targets(axis) > 1);
        parts = split < 0 ? 1 : Math.Min(parts, WindowRun.Targets(runs[split]));
        _parts = new WindowRun[parts][][];
        WindowRun[][]? pieces = split < 0 ? null : WindowRun.Split(runs[split], parts);
        for (int part = 0; part < parts; part++)
        {
            _parts[part] = [.. runs];
            if (pieces != null)
            {
                _parts[part][split] = pieces[part];
            }
        }

        Missing = (int)Math.Max(1, tasks / Math.Max(1, Tasks));
    }

    public int Tasks => _imageTasks * _parts.Length;

    /// <summary>How many times as many tasks the work is worth: for a kernel that can cut further.</summary>
    public int Missing { get; }

    /// <summary>The images of a task, from the first to before the end.</summary>
    public (int First, int End) Images(int task)
    {
        long at = task / _parts.Length;
        return ((int)(_images * at / _imageTasks), (int)(_images * (at + 1) / _imageTasks));
    }

    /// <summary>The targets of a task in each of its images, along the three axes.</summary>
    public WindowRun[][] Runs(int task) => _parts[task % _parts.Length];
}
