using System.Globalization;

namespace Lamina.Cpu;

/// <summary>
/// The one pool of compute threads in the process. Every executable shares it, so that two models that predict at
/// once do not fight for cores: whoever comes second works on its own thread alone.
/// </summary>
static class WorkerPool
{
    const string Variable = "LAMINA_NUM_THREADS";

    static volatile WorkerTeam s_team = new(CountAtStart());

    /// <summary>
    /// Threads that take part in a run, the caller included; at least 1. Starts at LAMINA_NUM_THREADS or else the
    /// processor count. Results do not depend on it.
    /// </summary>
    public static int ThreadCount
    {
        get => s_team.Size;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            if (value != s_team.Size)
            {
                var old = s_team;
                s_team = new WorkerTeam(value);
                old.Retire();
            }
        }
    }

    /// <summary>
    /// Runs every task of <paramref name="kernel"/> and returns when all are done. The first exception that a task
    /// threw is thrown here once the others have ended.
    /// </summary>
    public static void Run(Kernel kernel)
    {
        int tasks = kernel.Tasks;
        if (tasks > 1 && s_team.TryRun(kernel, tasks))
        {
            return;
        }

        for (int task = 0; task < tasks; task++)
        {
            kernel.Run(task);
        }
    }

    static int CountAtStart()
    {
        string? text = Environment.GetEnvironmentVariable(Variable);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : Environment.ProcessorCount;
    }
}
