using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

static unsafe partial class MicroKernel
{
    // A tile that has come to so many steps of its sums, what is around a sum counted as some, is worth its better body,
    // which takes three times as long to compile: a first step of a training need not wait for it.
    const int Often = 1 << 21, AroundSteps = 64;

    // To how many steps each tile came, up to Often; threads that count at once may lose some.
    static readonly int[] s_steps = new int[8 * TableRows];

    // The threads that do it then, made beforehand, since a running step allocates nothing. No work of the pool: where
    // none of its threads is awake it makes one, on the thread that asks.
    static readonly Thread?[] s_growths = new Thread?[8 * TableRows];

    // The body for a tile that did not come to so many steps yet, and now comes to some more. Bodies that no shape asks
    // for are never instantiated: there are two hundred. Both make the same sums, bit by bit.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static nint Young(int rows, int columns, bool unitRow, nint steps)
    {
        int index = Index(rows, columns, unitRow);
        if (s_bodies[index] == 0)
        {
            // Where code is compiled ahead there is nothing to wait for.
            nint first = RuntimeFeature.IsDynamicCodeCompiled ? Find<Is0>(rows, index) : Find<Is1>(rows, index);
            s_growths[index] = Growth(rows, columns, unitRow);
            Interlocked.CompareExchange(ref s_bodies[index], first, 0);
            s_areGrown[index] |= !RuntimeFeature.IsDynamicCodeCompiled;
        }

        // There is none where the better body came before this tile was first done, or another thread counted the same.
        s_steps[index] = (int)Math.Min(Often, s_steps[index] + steps);
        if (s_steps[index] == Often && RuntimeFeature.IsDynamicCodeCompiled)
        {
            Interlocked.Exchange(ref s_growths[index], null)?.UnsafeStart();
        }

        return s_bodies[index];
    }

    static Thread Growth(int rows, int columns, bool unitRow) => new(() =>
    {
        // One at a time: the compiler takes megabytes for each.
        lock (s_growths)
        {
            Grow(rows, columns, unitRow);
        }
    })
    { IsBackground = true };

    /// <summary>
    /// From now on such tiles are done by their better body, which is compiled by a first call on numbers that nobody
    /// wants.
    /// </summary>
    [SkipLocalsInit]
    public static void Grow(int rows, int columns, bool unitRow)
    {
        float* numbers = stackalloc float[MostRows + MostColumns];
        new Span<float>(numbers, MostRows + MostColumns).Clear();
        float* sums = stackalloc float[MostRows * MostColumns];
        var tile = MicroTile.Plain with { A = numbers, B = numbers, Coming = numbers, K = TurnSteps, N = columns };
        int index = Index(rows, columns, unitRow);
        nint better = Find<Is1>(rows, index);
        ((delegate*<MicroTile*, float*, nint, bool, void>)better)(&tile, sums, MostColumns, false);
        Volatile.Write(ref s_bodies[index], better);
        Volatile.Write(ref s_areGrown[index], true);
    }

    static nint Find<TTurns>(int rows, int index)
        where TTurns : IConstant
    {
        nint* bodies = stackalloc nint[8 * TableRows];
        if (Vector512.IsHardwareAccelerated)
        {
            AddRows<Width512, Vector512<float>, TTurns>(bodies, rows);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddRows<Width256, Vector256<float>, TTurns>(bodies, rows);
        }
        else
        {
            AddRows<Width128, Vector128<float>, TTurns>(bodies, rows);
        }

        return bodies[index];
    }

    static void AddRows<TWidth, TVector, TTurns>(nint* bodies, int rows)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
        where TTurns : IConstant
    {
        switch (rows)
        {
            case 1: Add<TWidth, TVector, Is1, TTurns>(bodies); break;
            case 2: Add<TWidth, TVector, Is2, TTurns>(bodies); break;
            case 3: Add<TWidth, TVector, Is3, TTurns>(bodies); break;
            case 4: Add<TWidth, TVector, Is4, TTurns>(bodies); break;
            case 5: Add<TWidth, TVector, Is5, TTurns>(bodies); break;
            case 6: Add<TWidth, TVector, Is6, TTurns>(bodies); break;
            case 7: Add<TWidth, TVector, Is7, TTurns>(bodies); break;
            case 8: Add<TWidth, TVector, Is8, TTurns>(bodies); break;
            case 9: Add<TWidth, TVector, Is9, TTurns>(bodies); break;
            case 10: Add<TWidth, TVector, Is10, TTurns>(bodies); break;
            case 11: Add<TWidth, TVector, Is11, TTurns>(bodies); break;
            case 12: Add<TWidth, TVector, Is12, TTurns>(bodies); break;
            case 13: Add<TWidth, TVector, Is13, TTurns>(bodies); break;
            default: Add<TWidth, TVector, Is14, TTurns>(bodies); break;
        }
    }

    static void Add<TWidth, TVector, TRows, TTurns>(nint* bodies)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
        where TRows : IConstant
        where TTurns : IConstant
    {
        Add<TWidth, TVector, TRows, Is0, TTurns>(bodies, Lanes, Columns);
        Add<TWidth, TVector, TRows, Is1, TTurns>(bodies, Lanes - 1, Columns - 1);
    }

    // Taking the address compiles nothing: a body is compiled when it is first called.
    static void Add<TWidth, TVector, TRows, TTail, TTurns>(nint* bodies, int one, int two)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
        where TRows : IConstant
        where TTail : IConstant
        where TTurns : IConstant
    {
        delegate*<MicroTile*, float*, nint, bool, void> body =
            &Multiply<TWidth, TVector, TRows, Is1, TTail, Is0, TTurns>;
        bodies[Index(TRows.Value, one, false)] = (nint)body;
        body = &Multiply<TWidth, TVector, TRows, Is2, TTail, Is0, TTurns>;
        bodies[Index(TRows.Value, two, false)] = (nint)body;
        body = &Multiply<TWidth, TVector, TRows, Is1, TTail, Is1, TTurns>;
        bodies[Index(TRows.Value, one, true)] = (nint)body;
        body = &Multiply<TWidth, TVector, TRows, Is2, TTail, Is1, TTurns>;
        bodies[Index(TRows.Value, two, true)] = (nint)body;
    }

    readonly struct Is0 : IConstant
    {
        public static int Value => 0;
    }

    readonly struct Is1 : IConstant
    {
        public static int Value => 1;
    }

    readonly struct Is2 : IConstant
    {
        public static int Value => 2;
    }

    readonly struct Is3 : IConstant
    {
        public static int Value => 3;
    }

    readonly struct Is4 : IConstant
    {
        public static int Value => 4;
    }

    readonly struct Is5 : IConstant
    {
        public static int Value => 5;
    }

    readonly struct Is6 : IConstant
    {
        public static int Value => 6;
    }

    readonly struct Is7 : IConstant
    {
        public static int Value => 7;
    }

    readonly struct Is8 : IConstant
    {
        public static int Value => 8;
    }

    readonly struct Is9 : IConstant
    {
        public static int Value => 9;
    }

    readonly struct Is10 : IConstant
    {
        public static int Value => 10;
    }

    readonly struct Is11 : IConstant
    {
        public static int Value => 11;
    }

    readonly struct Is12 : IConstant
    {
        public static int Value => 12;
    }

    readonly struct Is13 : IConstant
    {
        public static int Value => 13;
    }

    readonly struct Is14 : IConstant
    {
        public static int Value => 14;
    }
}
