using System.Runtime.InteropServices;
using Lamina.Benchmarks;
using Lamina.Compiler;
using Lamina.Cpu;
using Lamina.IR;

namespace Lamina.Reports;

/// <summary>
/// How evenly kernels are cut for many workers, found without a clock: each task of a kernel is run alone, and the
/// cache lines that it wrote are its work. Tasks are dealt out in order to whoever is free, as the pool does it.
/// </summary>
static unsafe class Balance
{
    const int Line = 64;

    // What a core does while a byte comes from memory; weighs steps that compute against steps that move.
    const double FlopsForAByte = 7;

    /// <summary>A kernel with the work of each of its tasks.</summary>
    public sealed record Cut(string Kernel, long[] Work)
    {
        /// <summary>The share of their time in which the workers work: 1 if all end at once.</summary>
        public double On(int workers)
        {
            var free = new PriorityQueue<int, long>(Enumerable.Range(0, workers).Select(worker => (worker, 0L)));
            long last = 0;
            foreach (long work in Work)
            {
                free.TryDequeue(out int worker, out long at);
                free.Enqueue(worker, at + work);
                last = Math.Max(last, at + work);
            }
            return last == 0 ? 1 : (double)Work.Sum() / workers / last;
        }
    }

    /// <summary>A step of a plan with the time it cannot do without, in all its runs, and its kernels.</summary>
    public sealed record Entry(string Step, double Weight, IReadOnlyList<Cut> Kernels)
    {
        /// <summary>The balance of the kernel that does the work: the one with the most tasks.</summary>
        public double On(int workers) => Largest?.On(workers) ?? 1;

        public int Tasks => Largest?.Work.Length ?? 0;

        Cut? Largest => Kernels.MaxBy(kernel => kernel.Work.Length);
    }

    /// <summary>The steps of the plans of a case.</summary>
    public static IReadOnlyList<Entry> Of(Case each)
    {
        Job job = each.Prepare(1);
        using Profile profile = Profile.Start();
        job.Step();
        return Of(profile);
    }

    /// <summary>The steps that a profile saw, equal work once, the heaviest first; loops as wholes left out.</summary>
    /// <param name="profile">A profile of a run.</param>
    public static IReadOnlyList<Entry> Of(Profile profile) =>
        [.. profile.Steps.Where(step => step.Step.Bodies.Count == 0).GroupBy(step => Profile.ByWork(step.Step))
            .Select(group => new Entry(group.Key,
                group.Sum(step => step.Runs * Math.Max(step.Cost.Flops / FlopsForAByte, step.Cost.Bytes)),
                Cuts(group.First().Step)))
            .OrderByDescending(entry => entry.Weight)];

    /// <summary>The balance of a whole plan, which waits after each step for the last worker.</summary>
    public static double On(IReadOnlyList<Entry> entries, int workers) =>
        entries.Sum(entry => entry.Weight) / entries.Sum(entry => entry.Weight / entry.On(workers));

    /// <summary>Runs the kernels of a step on numbers of our own.</summary>
    static List<Cut> Cuts(Step step)
    {
        var memory = new Dictionary<Place, byte[]>();
        foreach ((Place place, Tensor tensor) in step.Inputs.Zip(step.Node.Inputs)) Take(place, tensor, input: true);
        foreach ((Place place, Tensor tensor) in step.Outputs.Zip(step.Node.Outputs)) Take(place, tensor, input: false);
        Kernel[] kernels = [.. KernelTable.Lower(new Lowering(step,
            place => (nint)Aligned(memory[place])))];
        byte[] scratch = Pinned(kernels.Max(kernel => kernel.ScratchBytes));
        foreach (Kernel kernel in kernels) kernel.Scratch = Aligned(scratch);
        byte[][] written = [scratch, .. step.Outputs.Distinct().Select(place => memory[place])];
        return [.. kernels.Select(kernel => new Cut(kernel.GetType().Name, Work(kernel, written)))];

        void Take(Place place, Tensor tensor, bool input)
        {
            if (memory.ContainsKey(place)) return;
            byte[] bytes = memory[place] = Pinned(tensor.Shape.Elements * tensor.DType.Size());
            // Numbers that differ, so that what is written differs from what was there; indices are 0.
            if (!input) bytes.AsSpan().Fill(0xAA);
            else if (tensor.DType == DType.Float32)
            {
                var random = new System.Random(1);
                Span<float> numbers = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
                foreach (ref float number in numbers) number = random.NextSingle() - 0.5f;
            }
        }
    }

    static long[] Work(Kernel kernel, byte[][] written)
    {
        byte[][] before = [.. written.Select(bytes => (byte[])bytes.Clone())];
        var work = new long[kernel.Tasks];
        for (int task = 0; task < work.Length; task++)
        {
            kernel.Run(task);
            for (int i = 0; i < written.Length; i++) work[task] += Changed(written[i], before[i]);
        }
        // What writes the same numbers over its input tells nothing: then tasks count as equal.
        return Array.TrueForAll(work, lines => lines == 0) ? [.. work.Select(_ => 1L)] : work;
    }

    static long Changed(byte[] now, byte[] before)
    {
        const int block = 64 * Line;
        long lines = 0;
        for (int at = 0; at < now.Length; at += block)
        {
            Span<byte> a = now.AsSpan(at, Math.Min(block, now.Length - at)), b = before.AsSpan(at, a.Length);
            if (a.SequenceEqual(b)) continue;
            for (int line = 0; line < a.Length; line += Line)
            {
                int length = Math.Min(Line, a.Length - line);
                if (!a.Slice(line, length).SequenceEqual(b.Slice(line, length))) lines++;
            }
            a.CopyTo(b);
        }
        return lines;
    }

    static byte[] Pinned(long bytes) => GC.AllocateArray<byte>(checked((int)bytes) + 2 * Line, pinned: true);

    static byte* Aligned(byte[] pinned) =>
        (byte*)((Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0) + Line - 1) & ~(nint)(Line - 1));

    /// <summary>A table of the steps that matter: tasks, and the balance on 16, 32 and 64 workers.</summary>
    public static string Table(string name, IReadOnlyList<Entry> entries)
    {
        double all = entries.Sum(entry => entry.Weight);
        IEnumerable<string> rows = entries.Where(entry => entry.Weight > 0.01 * all).Select(entry =>
            $"{100 * entry.Weight / all,5:F1} %{entry.Tasks,6}{100 * entry.On(16),6:F0} %{100 * entry.On(32),6:F0} %" +
            $"{100 * entry.On(64),6:F0} %  " +
            $"{string.Join(" ", entry.Kernels.Select(k => $"{k.Kernel}:{k.Work.Length}"))}  {entry.Step}");
        return string.Join('\n', [$"{name}: whole plan on 16, 32, 64 workers: {100 * On(entries, 16):F0} %, " +
            $"{100 * On(entries, 32):F0} %, {100 * On(entries, 64):F0} %",
            " weight tasks    16      32      64   kernels and step", .. rows, ""]);
    }
}
