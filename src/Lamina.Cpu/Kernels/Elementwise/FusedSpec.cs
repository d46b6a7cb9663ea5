using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>A fused elementwise loop as data.</summary>
/// <param name="Shape">The shape over which the loop runs.</param>
/// <param name="Inputs">The operands.</param>
/// <param name="Program">The instructions, each after what it reads.</param>
/// <param name="Results">The registers that are written out.</param>
sealed record FusedSpec(long[] Shape, FusedOperand[] Inputs, FusedInstruction[] Program, FusedResult[] Results);

/// <summary>An operand in memory.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Strides">Elements from one index to the next along each axis of the loop; 0 repeats.</param>
readonly record struct FusedOperand(DType Type, long[] Strides);

/// <summary>One instruction.</summary>
/// <param name="Op">The op's name.</param>
/// <param name="Type">Element type of the result.</param>
/// <param name="ArgumentType">Element type of the last argument.</param>
/// <param name="Arguments">Registers: operands first, then the results of the instructions before.</param>
readonly record struct FusedInstruction(string Op, DType Type, DType ArgumentType, int[] Arguments);

/// <summary>A register that is written out, contiguous.</summary>
/// <param name="Register">Which register.</param>
readonly record struct FusedResult(int Register);
