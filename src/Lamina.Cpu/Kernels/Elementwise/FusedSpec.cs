using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// A loop over all elements of a shape: each instruction is done for every element. Registers are numbered: first the
/// inputs, then the results of the instructions in order.
/// </summary>
/// <param name="Shape">The sizes of the dimensions, row-major.</param>
/// <param name="Inputs">What is read.</param>
/// <param name="Program">What is computed.</param>
/// <param name="Results">What is written: contiguous arrays of that shape.</param>
/// <remarks>
/// Operations, by StableHLO's names: negate abs sign exponential exponential_minus_one log log_plus_one sqrt rsqrt sine
/// cosine atan tanh logistic erf floor ceil round_nearest_even not relu convert stop_gradient; add subtract multiply
/// divide remainder power maximum minimum atan2 and or xor shift_left shift_right; compare_eq, _ne, _lt, _le, _gt, _ge;
/// select(condition, a, b), clamp(x, low, high); constant, whose value is Attributes[0]. Whole numbers divided by 0
/// give 0, quotient and remainder. multiply and add of real numbers may round once instead of twice.
/// </remarks>
sealed record FusedSpec(long[] Shape, FusedOperand[] Inputs, FusedInstruction[] Program, FusedResult[] Results);

/// <summary>An input of a <see cref="FusedSpec"/>.</summary>
/// <param name="Type">Its element type.</param>
/// <param name="Strides">Elements from one index to the next, for each dimension; 0 repeats.</param>
sealed record FusedOperand(DType Type, long[] Strides);

/// <summary>One step of a <see cref="FusedSpec"/>.</summary>
/// <param name="Op">The operation's name.</param>
/// <param name="Type">The result's element type.</param>
/// <param name="ArgumentType">The arguments' element type (select: of the second and third).</param>
/// <param name="Arguments">The registers it reads.</param>
/// <param name="Attributes">Numbers that some operations need.</param>
sealed record FusedInstruction(
    string Op, DType Type, DType ArgumentType, int[] Arguments, double[]? Attributes = null);

/// <summary>An output of a <see cref="FusedSpec"/>.</summary>
/// <param name="Register">The register that it receives.</param>
/// <param name="Strides">Those of a contiguous array.</param>
sealed record FusedResult(int Register, long[] Strides);
