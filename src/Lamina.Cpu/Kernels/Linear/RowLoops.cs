namespace Lamina.Cpu;

/// <summary>
/// Sums and bounds of float32 rows by the loops of elementwise kernels, which every first step compiles anyway: the
/// methods of a general library for any operator and any number take the compiler ten times as long.
/// </summary>
static unsafe class RowLoops
{
    /// <summary>target = x + y, number by number. Rows may be the same.</summary>
    public static void Add(float* x, float* y, float* target, int count) =>
        BinaryLoop<float, AddOperator<float>, Streamed, Streamed>.Run(x, y, null, null, target, count);

    /// <summary>Brings numbers to the nearest between two bounds; NaN stays.</summary>
    public static void Clamp(float* row, float floor, float ceiling, int count)
    {
        BinaryLoop<float, MaximumOperator<float>, Streamed, Scalar>.Run(row, &floor, null, null, row, count);
        BinaryLoop<float, MinimumOperator<float>, Streamed, Scalar>.Run(row, &ceiling, null, null, row, count);
    }
}
