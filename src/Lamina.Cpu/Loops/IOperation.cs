namespace Lamina.Cpu;

/// <summary>y = f(x), written once for vectors of every width.</summary>
interface IUnary<T> where T : unmanaged
{
    static abstract V Invoke<V>(V x) where V : struct, ISimd<V, T>;
}

/// <summary>y = f(a, b), written once for vectors of every width.</summary>
interface IBinary<T> where T : unmanaged
{
    static abstract V Invoke<V>(V a, V b) where V : struct, ISimd<V, T>;
}

/// <summary>y = f(a, b, c), written once for vectors of every width.</summary>
interface ITernary<T> where T : unmanaged
{
    static abstract V Invoke<V>(V a, V b, V c) where V : struct, ISimd<V, T>;
}

/// <summary>y = f(x) for one element: operations that have no vector form here.</summary>
interface IScalarUnary<X, Y>
{
    static abstract Y Invoke(X x);
}

/// <summary>y = f(a, b) for one element.</summary>
interface IScalarBinary<T>
{
    static abstract T Invoke(T a, T b);
}

/// <summary>How a loop takes an argument.</summary>
interface IArgument
{
    static abstract bool IsScalar { get; }
}

/// <summary>Element by element.</summary>
readonly struct Streamed : IArgument
{
    public static bool IsScalar => false;
}

/// <summary>The first element, for all.</summary>
readonly struct Scalar : IArgument
{
    public static bool IsScalar => true;
}
