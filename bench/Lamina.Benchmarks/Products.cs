using Lamina.Compiler;
using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Benchmarks;

/// <summary>
/// Matrix products, compiled once; operands and result stay where they are. A name gives (batch,) rows, columns and
/// length of the sums, and says which operand is stored transposed.
/// </summary>
static class Products
{
    static readonly Product[] products =
    [
        .. new[] { 64, 128, 256, 512, 1024, 2048 }.Select(n => new Product($"gemm-{n}", n, n, n)),
        // A step of a recurrent layer, forward and backward, and the gradient of its weights.
        new("gemm-32x512x128", 32, 512, 128),
        new("gemm-32x128x512-tb", 32, 128, 512, TransposeB: true),
        new("gemm-128x512x3200-ta", 128, 512, 3200, TransposeA: true),
        new("gemm-64x512x3200-ta", 64, 512, 3200, TransposeA: true),
        new("gemm-3200x512x64", 3200, 512, 64),
        // A transformer's projections with their gradients, and its attention.
        new("gemm-2048x512x128", 2048, 512, 128),
        new("gemm-2048x128x512", 2048, 128, 512),
        new("gemm-2048x96x128", 2048, 96, 128),
        new("gemm-2048x128x512-tb", 2048, 128, 512, TransposeB: true),
        new("gemm-2048x512x128-tb", 2048, 512, 128, TransposeB: true),
        new("gemm-512x128x2048-ta", 512, 128, 2048, TransposeA: true),
        new("gemm-128x512x2048-ta", 128, 512, 2048, TransposeA: true),
        new("gemm-128x128x2048-ta", 128, 128, 2048, TransposeA: true),
        new("gemm-64x128x128x32-tb", 128, 128, 32, TransposeB: true, Batch: 64),
        new("gemm-64x128x32x128", 128, 32, 128, Batch: 64),
        new("gemm-64x32x128x128-ta-tb", 32, 128, 128, TransposeA: true, TransposeB: true, Batch: 64),
        // Gradients of the weights of wide layers.
        new("gemm-1024-ta", 1024, 1024, 1024, TransposeA: true),
        new("gemm-1000x1000x1024-ta", 1000, 1000, 1024, TransposeA: true),
        new("gemm-768x3072x512-ta", 768, 3072, 512, TransposeA: true),
        new("gemm-784x512x2048-ta", 784, 512, 2048, TransposeA: true),
        // A dense layer on small and large batches.
        new("gemm-128x512x784", 128, 512, 784),
        new("gemm-784x512x128-ta", 784, 512, 128, TransposeA: true),
        new("gemm-1x1024x1024", 1, 1024, 1024),
        new("gemm-8x1024x1024", 8, 1024, 1024),
        new("gemm-1024x8x1024", 1024, 8, 1024),
    ];

    public static readonly Case[] Cases = [.. products.Select(p => p.Case), new("gemm-shapes", "GFLOP/s", 1e9, Every)];

    // All in turn, for a look at each with --profile; the small ones several times, as they are used.
    static Job Every(int threads)
    {
        Job[] jobs = [.. products.SelectMany(p =>
        {
            Job job = p.Prepare(threads);
            return Enumerable.Repeat(job, 1 + (int)(0.4 / job.UnitsPerStep));
        })];
        return new(() => Array.ForEach(jobs, job => job.Step()), jobs.Sum(job => job.UnitsPerStep));
    }

    sealed record Product(
        string Name, int M, int N, int K, bool TransposeA = false, bool TransposeB = false, int Batch = 1)
    {
        public Case Case => new(Name, "GFLOP/s", 1e9, Prepare);

        public Job Prepare(int threads)
        {
            int first = Batch > 1 ? 1 : 0;
            Ints batch = Batch > 1 ? [0] : [];
            Shape Of(int rows, int columns) => Batch > 1 ? new(Batch, rows, columns) : new(rows, columns);
            var dot = new DotGeneral(batch, batch, [TransposeA ? first : first + 1], [TransposeB ? first + 1 : first]);
            TensorType a = new(DType.Float32, TransposeA ? Of(K, M) : Of(M, K));
            TensorType b = new(DType.Float32, TransposeB ? Of(N, K) : Of(K, N));
            IExecutable product = Engine.Compile(Graph.Of([a, b], x => [dot.Apply(x[0], x[1])]));
            var random = new System.Random(1);
            for (int i = 0; i < 2; i++)
                foreach (ref float value in product.Input(i).AsSpan<float>()) value = random.NextSingle();
            return new(product.Run, 2e-9 * M * N * K * Batch);
        }
    }
}
