using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>aᵇ of real numbers.</summary>
readonly struct RealPowerOperator : IScalarBinary<float>, IScalarBinary<double>
{
    public static float Invoke(float a, float b) => MathF.Pow(a, b);
    public static double Invoke(double a, double b) => Math.Pow(a, b);
}

/// <summary>√x as x to the power ½: never −0, and infinite for −∞.</summary>
readonly struct HalfPowerOperator : IUnary<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V>(V x) where V : struct, ISimd<V, float>
    {
        V infinity = V.Create(float.PositiveInfinity);
        return V.Select(V.Equal(x, -infinity), infinity, V.Sqrt(x + V.Create(0f)));
    }
}

/// <summary>aᵇ with one b for all, which is most often 2 or ½.</summary>
static unsafe class ScalarPower
{
    public static void Run(void* a, void* b, void* c, void* d, void* y, int n)
    {
        switch (*(float*)b)
        {
            case 2f:
                BinaryLoop<float, MultiplyOperator<float>, Streamed, Streamed>.Run(a, a, null, null, y, n);
                break;
            case 0.5f:
                UnaryLoop<float, HalfPowerOperator>.Run(a, null, null, null, y, n);
                break;
            default:
                ScalarLoop<float, RealPowerOperator, Streamed, Scalar>.Run(a, b, null, null, y, n);
                break;
        }
    }
}
