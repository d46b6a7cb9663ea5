using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Lamina.Cpu;

/// <summary>
/// A fixed number of threads that work off one kernel at a time. Each begins with its own share of the tasks, the same
/// part of every kernel, so that it finds what it wrote before in its own cache; then it helps the others. Idle workers
/// spin for a moment, because the next kernel of a plan usually follows within microseconds, and then sleep.
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

    // Of each share. High half: number of the run. Low half: tasks that nobody has claimed yet. A claim is one
    // compare-exchange on both, so a worker that was held up can never claim a task of a later run with the kernel of
    // an earlier one.
    readonly PaddedLong[] _claims;

    // The number of the last run whose tasks are all there to be claimed.
    PaddedLong _run;
    PaddedLong _unfinished;

    public WorkerTeam(int size)
    {
        Size = size;
        _claims = new PaddedLong[size];
    }

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
        long run = _run.Value + 1;
        int shares = Math.Min(Size, tasks);
        for (int share = 0; share < shares; share++)
        {
            long count = End(share, shares, tasks) - End(share - 1, shares, tasks);
            Volatile.Write(ref _claims[share].Value, (run << 32) | count);
        }

        Interlocked.Exchange(ref _run.Value, run);
        int sleepers = Volatile.Read(ref _sleepers);
        if (sleepers > 0)
        {
            _wake.Release(Math.Min(sleepers, tasks - 1));
        }

        WorkOff(0, run);
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
            int worker = _workers + 1;
            new Thread(() => Loop(worker)) { IsBackground = true, Name = $"Lamina worker {worker}" }.Start();
        }
    }

    void Loop(int worker)
    {
        long run = 0;
        while (!_retired)
        {
            if (HasWork(run) || SpinForWork(run))
            {
                run = Volatile.Read(ref _run.Value);
                WorkOff(worker, run);
                continue;
            }

            // Announce first, look again after: a run published in between either sees the sleeper or is seen here.
            Interlocked.Increment(ref _sleepers);
            if (!HasWork(run) && !_retired)
            {
                _wake.Wait();
            }

            Interlocked.Decrement(ref _sleepers);
        }
    }

    bool HasWork(long after) => Volatile.Read(ref _run.Value) != after;

    bool SpinForWork(long after)
    {
        long end = Stopwatch.GetTimestamp() + s_spinTicks;
        do
        {
            for (int i = 0; i < 16; i++)
            {
                if (HasWork(after))
                {
                    return true;
                }

                Thread.SpinWait(1);
            }
        }
        while (Stopwatch.GetTimestamp() < end);
        return false;
    }

    void WorkOff(int worker, long run)
    {
        int done = 0;
        for (int i = 0; i < Size; i++)
        {
            done += WorkOffShare((worker + i) % Size, run);
        }

        // Reported once: no later run can start, and so none can be joined above, before this.
        if (done != 0)
        {
            Interlocked.Add(ref _unfinished.Value, -done);
        }
    }

    // A worker that was held up leaves a later run alone: it comes back and joins that with its own share.
    int WorkOffShare(int share, long run)
    {
        int done = 0;
        ref long claims = ref _claims[share].Value;
        long seen = Volatile.Read(ref claims);
        while ((uint)seen != 0 && (int)(seen >> 32) == (int)run)
        {
            var kernel = _kernel;
            int task = (int)(End(share, Math.Min(Size, _tasks), _tasks) - (uint)seen);
            long now = Interlocked.CompareExchange(ref claims, seen - 1, seen);
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
            seen = Volatile.Read(ref claims);
        }

        return done;
    }

    // Where a share of the tasks ends.
    static long End(int share, int shares, int tasks) => (share + 1L) * tasks / shares;

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
