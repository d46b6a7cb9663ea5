namespace Lamina.Cpu;

/// <summary>What a matrix product or a convolution does to its result before it writes it.</summary>
enum Activation
{
    None,
    Relu,
    Relu6,
    Sigmoid,
    Tanh,
}
