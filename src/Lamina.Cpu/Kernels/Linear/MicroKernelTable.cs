using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

static unsafe partial class MicroKernel
{
    static nint[] FillBodies()
    {
        var bodies = new nint[4 * TableRows];
        if (Vector512.IsHardwareAccelerated)
        {
            Fill<Width512, Vector512<float>>(bodies);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Fill<Width256, Vector256<float>>(bodies);
        }
        else
        {
            Fill<Width128, Vector128<float>>(bodies);
        }

        return bodies;
    }

    static void Fill<TWidth, TVector>(nint[] bodies)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        Add<TWidth, TVector, Is1>(bodies);
        Add<TWidth, TVector, Is2>(bodies);
        Add<TWidth, TVector, Is3>(bodies);
        Add<TWidth, TVector, Is4>(bodies);
        Add<TWidth, TVector, Is5>(bodies);
        Add<TWidth, TVector, Is6>(bodies);
        Add<TWidth, TVector, Is7>(bodies);
        Add<TWidth, TVector, Is8>(bodies);
        Add<TWidth, TVector, Is9>(bodies);
        Add<TWidth, TVector, Is10>(bodies);
        Add<TWidth, TVector, Is11>(bodies);
        Add<TWidth, TVector, Is12>(bodies);
        Add<TWidth, TVector, Is13>(bodies);
        Add<TWidth, TVector, Is14>(bodies);
    }

    // Taking the address compiles nothing: a body is compiled when it is first called.
    static void Add<TWidth, TVector, TRows>(nint[] bodies)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
        where TRows : IConstant
    {
        delegate*<MicroTile*, float*, nint, void> one = &Multiply<TWidth, TVector, TRows, Is1, Is0>;
        delegate*<MicroTile*, float*, nint, void> two = &Multiply<TWidth, TVector, TRows, Is2, Is0>;
        delegate*<MicroTile*, float*, nint, void> oneUnit = &Multiply<TWidth, TVector, TRows, Is1, Is1>;
        delegate*<MicroTile*, float*, nint, void> twoUnit = &Multiply<TWidth, TVector, TRows, Is2, Is1>;
        bodies[Index(TRows.Value, Lanes, false)] = (nint)one;
        bodies[Index(TRows.Value, Columns, false)] = (nint)two;
        bodies[Index(TRows.Value, Lanes, true)] = (nint)oneUnit;
        bodies[Index(TRows.Value, Columns, true)] = (nint)twoUnit;
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
