using System.Numerics;

namespace Lamina.Cpu;

/// <summary>The matrix product of types other than float32, straight from its definition; a task is a row of the result.</summary>
sealed unsafe class DirectProductKernel<T>(GemmSpec spec, T* a, T* b, T* c) : Kernel where T : unmanaged, INumber<T>
{
    public override int Tasks => spec.Batch * spec.M;

    public override void Run(int task)
    {
        int batch = task / spec.M, row = task % spec.M;
        T* x = a + batch * spec.BatchA + row * spec.ARow, y = b + batch * spec.BatchB;
        var result = new Span<T>(c + batch * spec.BatchC + row * spec.LdC, spec.N);
        result.Clear();
        for (int k = 0; k < spec.K; k++)
        {
            T factor = x[k * spec.AStep];
            if (spec.TransposeB)
                for (int j = 0; j < spec.N; j++) result[j] += factor * y[j * spec.LdB + k];
            else
                for (int j = 0; j < spec.N; j++) result[j] += factor * y[k * spec.LdB + j];
        }
    }
}
