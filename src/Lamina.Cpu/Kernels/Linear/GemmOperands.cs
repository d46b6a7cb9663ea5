namespace Lamina.Cpu;

/// <summary>Where the matrices of a product lie (of the first, in a batch); the bias may be null.</summary>
readonly unsafe struct GemmOperands(float* a, float* b, float* c, float* bias)
{
    public readonly float* A = a;
    public readonly float* B = b;
    public readonly float* C = c;
    public readonly float* Bias = bias;
}
