using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lamina.Cpu;

namespace Lamina.Benchmarks;

/// <summary>
/// The machine's limit: multiply-adds in registers alone, on the widest vectors it has. Twelve independent chains
/// cover the latency of the multiply-add units. Every other rate is quoted as a share of this one.
/// </summary>
static class Peak
{
    const int Chains = 12;
    const int Turns = 4_000_000;

    public static readonly Case Case = new("peak", "GFLOP/s", 1e9, Prepare);

    /// <summary>The other limit: reading an array that no cache holds, in GB/s.</summary>
    public static readonly Case Memory = new("memory", "GB/s", 0, threads =>
    {
        const int floats = 64 << 20;
        float[] array = GC.AllocateUninitializedArray<float>(floats);
        array.AsSpan().Fill(1);
        int part = floats / threads / Streams / 16 * 16;      // whole vectors
        Func<float[], int, int, float> read = Widest.Is512 ? Read<Wide512>
            : Vector256.IsHardwareAccelerated ? Read<Wide256> : Read<Wide128>;
        int next = 0;
        return new(() =>
        {
            next = 0;
            OnThreads(threads, () =>
                sink = read(array, (Interlocked.Increment(ref next) - 1) * Streams * part, part));
        }, 4e-9 * part * Streams * threads);
    });

    static float sink;

    // One stream alone has a fifth to a quarter less of the memory's rate than four at once.
    const int Streams = 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Read<T>(float[] array, int from, int part) where T : struct, IWide<T>
    {
        T one = T.Create(1), a = T.Create(0), b = a, c = a, d = a;
        ref float x = ref array[from];
        for (int i = 0; i < part; i += T.Lanes)
        {
            a = T.MultiplyAdd(T.Load(ref Unsafe.Add(ref x, i)), one, a);
            b = T.MultiplyAdd(T.Load(ref Unsafe.Add(ref x, i + part)), one, b);
            c = T.MultiplyAdd(T.Load(ref Unsafe.Add(ref x, i + 2 * part)), one, c);
            d = T.MultiplyAdd(T.Load(ref Unsafe.Add(ref x, i + 3 * part)), one, d);
        }
        return a.Sum + b.Sum + c.Sum + d.Sum;
    }

    static Job Prepare(int threads)
    {
        (Action<float, float> loop, int width) =
            Widest.Is512 ? ((Action<float, float>)Loop<Wide512>, Vector512<float>.Count) :
            Vector256.IsHardwareAccelerated ? (Loop<Wide256>, Vector256<float>.Count) :
            (Loop<Wide128>, Vector128<float>.Count);
        double gigaflops = 2e-9 * width * Chains * Turns * threads;
        return new(() => OnThreads(threads, () => loop(0.999f, 0.001f)), gigaflops);
    }

    static void OnThreads(int count, Action work)
    {
        var others = Enumerable.Range(1, count - 1).Select(_ => new Thread(() => work())).ToArray();
        foreach (var thread in others) thread.Start();
        work();
        foreach (var thread in others) thread.Join();
    }

    // x -> x * factor + term tends to 1 from below, so no value is ever denormal or infinite.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Loop<T>(float factor, float term) where T : struct, IWide<T>
    {
        T f = T.Create(factor), t = T.Create(term);
        T a = t, b = t, c = t, d = t, e = t, g = t, h = t, i = t, j = t, k = t, l = t, m = t;
        for (int turn = 0; turn < Turns; turn++)
        {
            a = T.MultiplyAdd(a, f, t);
            b = T.MultiplyAdd(b, f, t);
            c = T.MultiplyAdd(c, f, t);
            d = T.MultiplyAdd(d, f, t);
            e = T.MultiplyAdd(e, f, t);
            g = T.MultiplyAdd(g, f, t);
            h = T.MultiplyAdd(h, f, t);
            i = T.MultiplyAdd(i, f, t);
            j = T.MultiplyAdd(j, f, t);
            k = T.MultiplyAdd(k, f, t);
            l = T.MultiplyAdd(l, f, t);
            m = T.MultiplyAdd(m, f, t);
        }
        sink = a.Sum + b.Sum + c.Sum + d.Sum + e.Sum + g.Sum + h.Sum + i.Sum + j.Sum + k.Sum + l.Sum + m.Sum;
    }

    interface IWide<TSelf> where TSelf : struct, IWide<TSelf>
    {
        static abstract int Lanes { get; }
        static abstract TSelf Create(float value);
        static abstract TSelf Load(ref float source);
        static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);
        float Sum { get; }
    }

    readonly record struct Wide512(Vector512<float> V) : IWide<Wide512>
    {
        public static int Lanes => Vector512<float>.Count;
        public static Wide512 Load(ref float source) => new(Vector512.LoadUnsafe(ref source));
        public static Wide512 Create(float value) => new(Vector512.Create(value));
        public static Wide512 MultiplyAdd(Wide512 x, Wide512 y, Wide512 z) =>
            new(Vector512.MultiplyAddEstimate(x.V, y.V, z.V));
        public float Sum => Vector512.Sum(V);
    }

    readonly record struct Wide256(Vector256<float> V) : IWide<Wide256>
    {
        public static int Lanes => Vector256<float>.Count;
        public static Wide256 Load(ref float source) => new(Vector256.LoadUnsafe(ref source));
        public static Wide256 Create(float value) => new(Vector256.Create(value));
        public static Wide256 MultiplyAdd(Wide256 x, Wide256 y, Wide256 z) =>
            new(Vector256.MultiplyAddEstimate(x.V, y.V, z.V));
        public float Sum => Vector256.Sum(V);
    }

    readonly record struct Wide128(Vector128<float> V) : IWide<Wide128>
    {
        public static int Lanes => Vector128<float>.Count;
        public static Wide128 Load(ref float source) => new(Vector128.LoadUnsafe(ref source));
        public static Wide128 Create(float value) => new(Vector128.Create(value));
        public static Wide128 MultiplyAdd(Wide128 x, Wide128 y, Wide128 z) =>
            new(Vector128.MultiplyAddEstimate(x.V, y.V, z.V));
        public float Sum => Vector128.Sum(V);
    }
}
