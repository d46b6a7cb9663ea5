using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Benchmarks;

/// <summary>Square matrix products, compiled once; operands and result stay where they are.</summary>
static class Products
{
    public static readonly Case[] Cases = [Square("gemm-1024", 1024)];

    static Case Square(string name, int n) => new(name, "GFLOP/s", 1e9, _ =>
    {
        TensorType type = new(DType.Float32, (n, n));
        IExecutable product = Engine.Compile(Graph.Of([type, type], x => [x[0].MatMul(x[1])]));
        var random = new System.Random(1);
        for (int i = 0; i < 2; i++)
            foreach (ref float value in product.Input(i).AsSpan<float>()) value = random.NextSingle();
        return new(product.Run, 2e-9 * n * n * n);
    });
}
