namespace Lamina.Cpu;

/// <summary>
/// A stretch of targets along one axis that use the same taps of a window. Target j of <see cref="Count"/> is at
/// <c>Out + j·OutStep</c>; its tap t of <see cref="Taps"/> is number <c>Tap + t·TapStep</c> of the window and reads the
/// source at <c>In + j·InStep + t·InTapStep</c>. Taps that fall into the padding are left out, so nothing is padded and
/// nothing multiplied by zero.
/// </summary>
readonly record struct WindowRun(
    int Out, int OutStep, int Count, int Tap, int TapStep, int Taps, int In, int InStep, int InTapStep)
{
    /// <summary>The targets from <paramref name="first"/> on, <paramref name="count"/> of them.</summary>
    public WindowRun Slice(int first, int count) =>
        this with { Out = Out + first * OutStep, In = In + first * InStep, Count = count };

    /// <summary>Cuts runs into <paramref name="parts"/> lists with about the same number of targets each.</summary>
    public static WindowRun[][] Split(WindowRun[] runs, int parts)
    {
        int targets = Targets(runs);
        var lists = new WindowRun[parts][];
        for (int part = 0; part < parts; part++)
        {
            int from = (int)((long)targets * part / parts), to = (int)((long)targets * (part + 1) / parts);
            lists[part] = Within(runs, from, to);
        }

        return lists;
    }

    /// <summary>How many targets there are.</summary>
    public static int Targets(WindowRun[] runs)
    {
        int targets = 0;
        foreach (WindowRun run in runs) targets += run.Count;
        return targets;
    }

    /// <summary>Of all targets, in order, those from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    public static WindowRun[] Within(WindowRun[] runs, int from, int to)
    {
        var list = new List<WindowRun>();
        int start = 0;
        foreach (WindowRun run in runs)
        {
            int first = Math.Max(from - start, 0), end = Math.Min(to - start, run.Count);
            if (first < end)
            {
                list.Add(run.Slice(first, end - first));
            }

            start += run.Count;
        }

        return [.. list];
    }
}
