using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Lamina.Cpu;

/// <summary>
/// A fixed number of threads that work off one kernel at a time. Idle workers spin for a moment, because the next
/// kernel of a plan usually follows within microseconds, and then sleep.
/// </summary>
sealed class WorkerTeam
{
    static readonly long s_spinTicks = Stopwatch.Frequency / 1_000_000 * 40;

    readonly SemaphoreSlim _wake = new(0);
    Kernel? _kernel;
    int _tasks;
    Exception? _error;
    int _busy;
    int _sleepers;
    int _workers;
    volatile bool _retired;

    // High half: number of the run. Low half: tasks that nobody has claimed yet. A claim is one compare-exchange on
    // both, so a worker that was held up can never claim a task of a later run with the kernel of an earlier one.
    PaddedLong _claims;
    PaddedLong _unfinished;

    public WorkerTeam(int size) => Size = size;

    public int Size { get; }

    /// <summary>Runs the kernel on the whole team, or returns false if the team is at work for somebody else.</summary>
    public bool TryRun(Kernel kernel, int tasks)
    {
        if (Size == 1 || _busy != 0 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            return false;
        }

        if (_workers == 0)
        {
            StartWorkers();
        }

        _kernel = kernel;
        _tasks = tasks;
        Volatile.Write(ref _unfinished.Value, tasks);
        long run = (_claims.Value >> 32) + 1;
        Interlocked.Exchange(ref _claims.Value, (run << 32) | (uint)tasks);
        int sleepers = Volatile.Read(ref _sleepers);
        if (sleepers > 0)
        {
            _wake.Release(Math.Min(sleepers, tasks - 1));
        }

        WorkOff();
        WaitForOthers();
        _kernel = null;
        var error = _error;
        _error = null;
        Volatile.Write(ref _busy, 0);
        if (error != null)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        return true;
    }

    /// <summary>Lets the workers end; a run under way is finished first, by its caller if need be.</summary>
    public void Retire()
    {
        _retired = true;
        _wake.Release(Size);
    }

    void StartWorkers()
    {
        for (_workers = 0; _workers < Size - 1; _workers++)
        {
            new Thread(Loop) { IsBackground = true, Name = $"Lamina worker {_workers + 1}" }.Start();
        }
    }

    void Loop()
    {
        while (!_retired)
        {
            if (HasWork() || SpinForWork())
            {
                WorkOff();
                continue;
            }

            // Announce first, look again after: a run published in between either sees the sleeper or is seen here.
            Interlocked.Increment(ref _sleepers);
            if (!HasWork() && !_retired)
            {
                _wake.Wait();
            }

            Interlocked.Decrement(ref _sleepers);
        }
    }

    bool HasWork() => (uint)Volatile.Read(ref _claims.Value) != 0;

    bool SpinForWork()
    {
        long end = Stopwatch.GetTimestamp() + s_spinTicks;
        do
        {
            for (int i = 0; i < 16; i++)
            {
                if (HasWork())
                {
                    return true;
                }

                Thread.SpinWait(1);
            }
        }
        while (Stopwatch.GetTimestamp() < end);
        return false;
    }

    void WorkOff()
    {
        int done = 0;
        long seen = Volatile.Read(ref _claims.Value);
        while ((uint)seen != 0)
        {
            var kernel = _kernel;
            int task = _tasks - (int)(uint)seen;
            long now = Interlocked.CompareExchange(ref _claims.Value, seen - 1, seen);
            if (now != seen)
            {
                seen = now;
                continue;
            }

            try
            {
                kernel!.Run(task);
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref _error, error, null);
            }

            done++;
            seen = Volatile.Read(ref _claims.Value);
        }

        // Reported once: no later run can start, and so none can be joined above, before this.
        if (done != 0)
        {
            Interlocked.Add(ref _unfinished.Value, -done);
        }
    }

    void WaitForOthers()
    {
        var spinner = new SpinWait();
        long end = 0;
        while (Volatile.Read(ref _unfinished.Value) != 0)
        {
            if (end == 0)
            {
                end = Stopwatch.GetTimestamp() + s_spinTicks;
            }

            if (Stopwatch.GetTimestamp() < end)
            {
                Thread.SpinWait(1);
            }
            else
            {
                // A worker is still in a long task, or was taken off its core: give the core away.
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    [StructLayout(LayoutKind.Explicit, Size = 192)]
    struct PaddedLong
    {
        [FieldOffset(64)]
        public long Value;
    }
}
