namespace Lamina.Cpu.Tests;

[Collection(ThreadCountCollection.Name)]
public class WorkerPoolTests
{
    sealed class Counting(int tasks) : Kernel
    {
        public readonly int[] Runs = new int[tasks];

        public override int Tasks => Runs.Length;

        public override void Run(int task) => Interlocked.Increment(ref Runs[task]);
    }

    sealed class Failing : Kernel
    {
        public int Done;

        public override int Tasks => 8;

        public override void Run(int task)
        {
            if (task == 3)
            {
                throw new InvalidOperationException("task 3");
            }

            Interlocked.Increment(ref Done);
        }
    }

    // Of each half of the tasks the first waits for the other half's.
    sealed class Halves : Kernel
    {
        readonly Barrier both = new(2);

        public readonly int[] Threads = new int[4];

        public override int Tasks => 4;

        public override void Run(int task)
        {
            Threads[task] = Environment.CurrentManagedThreadId;
            if (task % 2 == 0)
            {
                both.SignalAndWait(TimeSpan.FromSeconds(60));
            }
        }
    }

    sealed class Nesting(Counting inner) : Kernel
    {
        public override int Tasks => 4;

        public override void Run(int task) => WorkerPool.Run(inner);
    }

    static void WithThreads(int count, Action action)
    {
        int before = WorkerPool.ThreadCount;
        WorkerPool.ThreadCount = count;
        try
        {
            action();
        }
        finally
        {
            WorkerPool.ThreadCount = before;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_task_runs_once_in_every_run(int threads) => WithThreads(threads, () =>
    {
        foreach (int tasks in (int[])[0, 1, 2, 3, 17])
        {
            var kernel = new Counting(tasks);
            for (int run = 0; run < 2000; run++)
            {
                WorkerPool.Run(kernel);
            }

            Assert.All(kernel.Runs, runs => Assert.Equal(2000, runs));
        }
    });

    [Fact]
    public void Each_thread_begins_with_the_same_share_of_every_kernel() => WithThreads(2, () =>
    {
        var first = new Halves();
        WorkerPool.Run(first);
        Assert.Equal(Environment.CurrentManagedThreadId, first.Threads[0]);
        Assert.NotEqual(first.Threads[0], first.Threads[2]);
        for (int run = 0; run < 20; run++)
        {
            var next = new Halves();
            WorkerPool.Run(next);
            Assert.Equal(first.Threads[0], next.Threads[0]);
            Assert.Equal(first.Threads[2], next.Threads[2]);
        }
    });

    [Fact]
    public void An_exception_reaches_the_caller_after_the_other_tasks_and_the_pool_lives_on() => WithThreads(3, () =>
    {
        for (int run = 0; run < 50; run++)
        {
            var failing = new Failing();
            Assert.Equal("task 3", Assert.Throws<InvalidOperationException>(() => WorkerPool.Run(failing)).Message);
            Assert.Equal(7, failing.Done);
        }

        var kernel = new Counting(9);
        WorkerPool.Run(kernel);
        Assert.All(kernel.Runs, runs => Assert.Equal(1, runs));
    });

    [Fact]
    public void Many_callers_at_once_each_get_their_work_done() => WithThreads(3, () =>
    {
        var kernels = Enumerable.Range(0, 6).Select(_ => new Counting(7)).ToArray();
        Parallel.ForEach(kernels, kernel =>
        {
            for (int run = 0; run < 500; run++)
            {
                WorkerPool.Run(kernel);
            }
        });
        Assert.All(kernels, kernel => Assert.All(kernel.Runs, runs => Assert.Equal(500, runs)));
    });

    [Fact]
    public void A_task_may_run_a_kernel_itself() => WithThreads(2, () =>
    {
        var inner = new Counting(5);
        WorkerPool.Run(new Nesting(inner));
        Assert.All(inner.Runs, runs => Assert.Equal(4, runs));
    });

    [Fact]
    public void Workers_that_went_to_sleep_wake_up_again() => WithThreads(2, () =>
    {
        var kernel = new Counting(2);
        for (int run = 0; run < 20; run++)
        {
            WorkerPool.Run(kernel);
            Thread.Sleep(2);
        }

        Assert.All(kernel.Runs, runs => Assert.Equal(20, runs));
    });

    [Fact]
    public void A_run_allocates_nothing() => WithThreads(2, () =>
    {
        var kernel = new Counting(4);
        WorkerPool.Run(kernel);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int run = 0; run < 1000; run++)
        {
            WorkerPool.Run(kernel);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    });

    [Fact]
    public void A_count_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkerPool.ThreadCount = 0);
}
