using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

static unsafe partial class MicroKernel
{
    // A tile that has come to so many steps of its sums, what is around a sum counted as some, is worth a body of its
    // own, which takes milliseconds to compile: a first step of a training need not wait for it.
    const int Often = 1 << 21, AroundSteps = 64;

    // To how many steps each tile came, up to Often; threads that count at once may lose some.
    static readonly int[] s_steps = new int[Kinds * TableRows];

    // The threads that do it then, made beforehand, since a running step allocates nothing. No work of the pool: where
    // none of its threads is awake it makes one, on the thread that asks.
    static readonly Thread?[] s_growths = new Thread?[Kinds * TableRows];

    // The body of a tile that was done without one so far and now comes to some more steps, or 0 if it still has none.
    // Bodies that no shape asks for are never instantiated: there are a hundred.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static nint Young(int rows, int kind, nint steps)
    {
        int index = kind * TableRows + rows;
        if (!RuntimeFeature.IsDynamicCodeCompiled)
        {
            // Where code is compiled ahead there is nothing to wait for.
            return s_bodies[index] = Find(rows, kind);
        }

        if (s_steps[index] == 0)
        {
            s_growths[index] = Growth(rows, kind);
        }

        if (s_steps[index] < Often)
        {
            s_steps[index] = (int)Math.Min(Often, s_steps[index] + steps);
            Thread? growth = s_steps[index] < Often ? null : Interlocked.Exchange(ref s_growths[index], null);

            // There is none if another thread has counted the same.
            growth?.UnsafeStart();
        }

        return 0;
    }

    static Thread Growth(int rows, int kind) => new(() =>
    {
        // One at a time: the compiler takes megabytes for each.
        lock (s_growths)
        {
            Grow(rows, kind);
        }
    })
    { IsBackground = true };

    /// <summary>From now on such tiles are done by a body of their own.</summary>
    public static void Grow(int rows, int columns, int layout) => Grow(rows, Kind(columns, layout));

    // A body is compiled by a first call, on numbers that nobody wants.
    [SkipLocalsInit]
    static void Grow(int rows, int kind)
    {
        float* numbers = stackalloc float[MostRows * TurnSteps + MostColumns];
        new Span<float>(numbers, MostRows * TurnSteps + MostColumns).Clear();
        float* sums = stackalloc float[MostRows * MostColumns];
        int columns = ((kind & 1) != 0 ? Columns : Lanes) - ((kind & 2) != 0 ? 1 : 0);
        var tile = MicroTile.Plain with { A = numbers, B = numbers, Coming = numbers, K = TurnSteps, N = columns };
        nint body = Find(rows, kind);
        ((delegate*<MicroTile*, float*, float*, nint, bool, void>)body)(&tile, numbers, sums, MostColumns, false);
        Volatile.Write(ref s_bodies[kind * TableRows + rows], body);
    }

    static nint Find(int rows, int kind)
    {
        nint* bodies = stackalloc nint[Kinds];
        if (Widest.Is512)
        {
            AddRows<Width512, Vector512<float>>(bodies, rows);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddRows<Width256, Vector256<float>>(bodies, rows);
        }
        else
        {
            AddRows<Width128, Vector128<float>>(bodies, rows);
        }

        return bodies[kind];
    }

    static void AddRows<TWidth, TVector>(nint* bodies, int rows)
        where TWidth : IVectorWidth<TVector>
        where TVector : unmanaged
    {
        switch (rows)
        {
            case 1: Add<TWidth, TVector, Is1>(bodies); break;
            case 2: Add<TWidth, TVector, Is2>(bodies); break;
            case 3: Add<TWidth, TVector, Is3>(bodies); break;
            case 4: Add<TWidth, TVector, Is4>(bodies); break;
            case 5: Add<TWidth, TVector, Is5>(bodies); break;
            case 6: Add<TWidth, TVector, Is6>(bodies); break;
            case 7: Add<TWidth, TVector, Is7>(bodies); break;
            case 8: Add<TWidth, TVector, Is8>(bodies); break;
            case 9: Add<TWidth, TVector, Is9>(bodies); break;
            case 10: Add<TWidth, TVector, Is10>(bodies); break;
            case 11: Add<TWidth, TVector, Is11>(bodies); break;
            case 12: Add<TWidth, TVector, Is12>(bodies); break;
            case 13: Add<TWidth, TVector, Is13>(bodies); break;
            default: Add<TWidth, TVector, Is14>(bodies); break;
        }
    }

    static void Add<TWidth, TVector, TRows>(nint* bodies)
        where TWidth : IVectorWidth<TVector>
        where TVector : unmanaged
        where TRows : unmanaged
    {
        Add<TWidth, TVector, TRows, Is1>(bodies);
        Add<TWidth, TVector, TRows, Is2>(bodies);
        Add<TWidth, TVector, TRows, Is3>(bodies);
        Add<TWidth, TVector, TRows, Is4>(bodies);
        Add<TWidth, TVector, TRows, Is5>(bodies);
    }

    // Taking the address compiles nothing: a body is compiled when it is first called.
    static void Add<TWidth, TVector, TRows, TLayout>(nint* bodies)
        where TWidth : IVectorWidth<TVector>
        where TVector : unmanaged
        where TRows : unmanaged
        where TLayout : unmanaged
    {
        nint* kind = bodies + Kind(Lanes, sizeof(TLayout));
        delegate*<MicroTile*, float*, float*, nint, bool, void> body =
            &Multiply<TWidth, TVector, TRows, Is1, Is1, TLayout>;
        kind[0] = (nint)body;
        body = &Multiply<TWidth, TVector, TRows, Is2, Is1, TLayout>;
        kind[1] = (nint)body;
        body = &Multiply<TWidth, TVector, TRows, Is1, Is2, TLayout>;
        kind[2] = (nint)body;
        body = &Multiply<TWidth, TVector, TRows, Is2, Is2, TLayout>;
        kind[3] = (nint)body;
    }

    // Numbers for generic bodies: their sizes.
    [StructLayout(LayoutKind.Sequential, Size = 1)]
    readonly struct Is1;

    [StructLayout(LayoutKind.Sequential, Size = 2)]
    readonly struct Is2;

    [StructLayout(LayoutKind.Sequential, Size = 3)]
    readonly struct Is3;

    [StructLayout(LayoutKind.Sequential, Size = 4)]
    readonly struct Is4;

    [StructLayout(LayoutKind.Sequential, Size = 5)]
    readonly struct Is5;

    [StructLayout(LayoutKind.Sequential, Size = 6)]
    readonly struct Is6;

    [StructLayout(LayoutKind.Sequential, Size = 7)]
    readonly struct Is7;

    [StructLayout(LayoutKind.Sequential, Size = 8)]
    readonly struct Is8;

    [StructLayout(LayoutKind.Sequential, Size = 9)]
    readonly struct Is9;

    [StructLayout(LayoutKind.Sequential, Size = 10)]
    readonly struct Is10;

    [StructLayout(LayoutKind.Sequential, Size = 11)]
    readonly struct Is11;

    [StructLayout(LayoutKind.Sequential, Size = 12)]
    readonly struct Is12;

    [StructLayout(LayoutKind.Sequential, Size = 13)]
    readonly struct Is13;

    [StructLayout(LayoutKind.Sequential, Size = 14)]
    readonly struct Is14;
}
