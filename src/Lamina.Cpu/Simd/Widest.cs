using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lamina.Cpu;

/// <summary>The widest vectors that kernels use here. A constant in compiled code.</summary>
static class Widest
{
    /// <summary>
    /// Whether they have 512 bits: wherever AVX-512 is there. .NET does not recommend them
    /// (<see cref="Vector512.IsHardwareAccelerated"/>) on Intel's Skylake, Cascade Lake and Cooper Lake, whose clock
    /// falls under them; two multiply-add units of twice the width are worth more than that (docs/decisions/0014).
    /// </summary>
    public static bool Is512
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated || Avx512F.VL.IsSupported;
    }

    /// <summary>
    /// Their bits: 512, 256 or 128. For methods that only choose a body: they can be compiled before it is known where
    /// they will run, while one that asks <see cref="Is512"/> is compiled when it is first called.
    /// </summary>
    public static readonly int Bits = Is512 ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
