using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>The <see cref="TileFunction"/> of an operation on one element.</summary>
static unsafe class ScalarLoop<X, Y, TOp>
    where X : unmanaged where Y : unmanaged where TOp : struct, IScalarUnary<X, Y>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(void* x, void* b, void* c, void* d, void* y, int n)
    {
        for (int i = 0; i < n; i++) ((Y*)y)[i] = TOp.Invoke(((X*)x)[i]);
    }
}

/// <summary>The <see cref="TileFunction"/> of an operation on two elements, each argument streamed or scalar.</summary>
static unsafe class ScalarLoop<T, TOp, A, B>
    where T : unmanaged where TOp : struct, IScalarBinary<T> where A : struct, IArgument where B : struct, IArgument
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(void* a, void* b, void* c, void* d, void* y, int n)
    {
        T fixedA = *(T*)a, fixedB = *(T*)b;
        for (int i = 0; i < n; i++)
            ((T*)y)[i] = TOp.Invoke(A.IsScalar ? fixedA : ((T*)a)[i], B.IsScalar ? fixedB : ((T*)b)[i]);
    }
}
