namespace Lamina.Cpu;

/// <summary>
/// C[m, n] (+)= Σ A(m, k)·B(k, n), then bias and activation, for each of <see cref="Batch"/> products. A is stored
/// M × K, or K × M when <see cref="TransposeA"/>; B is stored K × N, or N × K when <see cref="TransposeB"/>; C is
/// M × N. All strides count floats.
/// </summary>
readonly record struct GemmSpec
{
    /// <summary>Operands that lie contiguously, each product of a batch right behind the one before.</summary>
    public GemmSpec(int m, int n, int k, bool transposeA = false, bool transposeB = false, int batch = 1)
    {
        (M, N, K, Batch) = (m, n, k, batch);
        (TransposeA, TransposeB) = (transposeA, transposeB);
        LdA = Math.Max(1, transposeA ? m : k);
        LdB = Math.Max(1, transposeB ? k : n);
        LdC = Math.Max(1, n);
        BatchA = (nint)m * k;
        BatchB = (nint)k * n;
        BatchC = (nint)m * n;
    }

    public int M { get; init; }

    public int N { get; init; }

    public int K { get; init; }

    public int Batch { get; init; }

    public bool TransposeA { get; init; }

    public bool TransposeB { get; init; }

    /// <summary>From one stored row of A to the next.</summary>
    public nint LdA { get; init; }

    /// <summary>From one stored row of B to the next.</summary>
    public nint LdB { get; init; }

    /// <summary>From one row of C to the next.</summary>
    public nint LdC { get; init; }

    /// <summary>From one A of the batch to the next; 0 uses the same for all.</summary>
    public nint BatchA { get; init; }

    /// <summary>From one B of the batch to the next; 0 uses the same for all.</summary>
    public nint BatchB { get; init; }

    /// <summary>From one C of the batch to the next.</summary>
    public nint BatchC { get; init; }

    /// <summary>Add to what C holds.</summary>
    public bool Accumulate { get; init; }

    public Activation Activation { get; init; }

    /// <summary>
    /// B holds bfloat16, and its strides count those. It has more than one column, and A is contiguous along k. The
    /// kernels of few rows take that, which read B from end to end.
    /// </summary>
    public bool NarrowB { get; init; }

    /// <summary>From one value of the bias to the next: 1 is a value per column, 0 one value for all.</summary>
    public int BiasStep { get; init; } = 1;

    /// <summary>Floats from A(m, k) to A(m + 1, k), and to A(m, k + 1).</summary>
    public nint ARow => TransposeA ? 1 : LdA;

    public nint AStep => TransposeA ? LdA : 1;

    /// <summary>The same products, written so that fewer kernels have to know about them.</summary>
    /// <param name="swapped">Whether A now stands where B stood and B where A stood.</param>
    public GemmSpec Normalize(out bool swapped)
    {
        var spec = this;
        if (spec.Batch > 1 && spec.BatchB == 0 && !spec.TransposeA && spec.BatchA == spec.M * spec.LdA
            && spec.BatchC == spec.M * spec.LdC && (long)spec.M * spec.Batch <= int.MaxValue)
        {
            // One B for all: the rows of all products are the rows of one.
            spec = spec with { M = spec.M * spec.Batch, Batch = 1 };
        }

        swapped = spec.N == 1 && spec.M > 1 && spec.LdC == 1;
        if (swapped)
        {
            // A column is a row to whoever reads it: C' = B'·A', which has contiguous columns to vectorize over.
            spec = spec with
            {
                M = 1,
                N = spec.M,
                LdC = spec.M,
                TransposeA = !spec.TransposeB,
                TransposeB = !spec.TransposeA,
                LdA = spec.LdB,
                LdB = spec.LdA,
                BatchA = spec.BatchB,
                BatchB = spec.BatchA,
                BiasStep = 0,
            };
        }

        return spec;
    }
}
