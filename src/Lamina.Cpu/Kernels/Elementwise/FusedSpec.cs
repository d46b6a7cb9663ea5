using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// A loop over all elements of a shape: each instruction is done for every element. Registers are numbered: first the
/// inputs, then the results of the instructions in order.
/// </summary>
/// <param name="Shape">The sizes of the dimensions, row-major.</param>
/// <param name="Inputs">What is read.</param>
/// <param name="Program">What is computed.</param>
/// <param name="Results">What is written: arrays of that shape, or of one number a row.</param>
/// <param name="RowLength">
/// Elements of a row, if there are operations on rows: row_sum, row_maximum and row_minimum combine each row to one
/// number, spread repeats one number a row along it. The shape's last sizes multiply to it. Otherwise 0.
/// </param>
/// <remarks>
/// Operations, by StableHLO's names: negate abs sign exponential exponential_minus_one log log_plus_one sqrt rsqrt sine
/// cosine atan tanh logistic erf floor ceil round_nearest_even not relu convert stop_gradient; add subtract multiply
/// divide remainder power maximum minimum atan2 and or xor shift_left shift_right; compare_eq, _ne, _lt, _le, _gt, _ge;
/// select(condition, a, b), clamp(x, low, high); constant, whose value is Attributes[0]. Whole numbers divided by 0
/// give 0, quotient and remainder. multiply and add of real numbers may round once instead of twice.
/// </remarks>
sealed record FusedSpec(long[] Shape, FusedOperand[] Inputs, FusedInstruction[] Program, FusedResult[] Results,
    int RowLength = 0)
{
    /// <summary>Per register of a program over these inputs: whether it has one element a row.</summary>
    public bool[] RowsOf(FusedInstruction[] program)
    {
        var rows = new bool[Inputs.Length + program.Length];
        for (int i = 0; i < Inputs.Length; i++) rows[i] = Inputs[i].RowShape != null;
        for (int i = 0; i < program.Length; i++)
            rows[Inputs.Length + i] = program[i].CombinesRows ||
                program[i].Op != FusedInstruction.Spread && Array.Exists(program[i].Arguments, a => rows[a]);
        return rows;
    }
}

/// <summary>An input of a <see cref="FusedSpec"/>.</summary>
/// <param name="Type">Its element type.</param>
/// <param name="Strides">Elements from one index to the next, for each dimension; 0 repeats.</param>
/// <param name="RowShape">Its shape, of one element a row, if it is not the loop's.</param>
sealed record FusedOperand(DType Type, long[] Strides, long[]? RowShape = null);

/// <summary>One step of a <see cref="FusedSpec"/>.</summary>
/// <param name="Op">The operation's name.</param>
/// <param name="Type">The result's element type.</param>
/// <param name="ArgumentType">The arguments' element type (select: of the second and third).</param>
/// <param name="Arguments">The registers it reads.</param>
/// <param name="Attributes">Numbers that some operations need.</param>
sealed record FusedInstruction(
    string Op, DType Type, DType ArgumentType, int[] Arguments, double[]? Attributes = null)
{
    /// <summary>Repeats one number a row along the row.</summary>
    public const string Spread = "spread";

    /// <summary>What the names of reductions of rows begin with.</summary>
    public const string RowPrefix = "row_";

    /// <summary>Whether each row is combined to one number.</summary>
    public bool CombinesRows => Op.StartsWith(RowPrefix, StringComparison.Ordinal);
}

/// <summary>An output of a <see cref="FusedSpec"/>.</summary>
/// <param name="Register">The register that it receives.</param>
/// <param name="Strides">
/// Elements from one index to the next: those of a contiguous array, or of a larger one of which this is a part.
/// </param>
/// <param name="Columns">
/// If positive, the register's elements are rows of this length, and what is written is one row, their combination.
/// </param>
/// <param name="Kind">How rows are combined.</param>
sealed record FusedResult(int Register, long[] Strides, int Columns = 0, Reduction Kind = Reduction.Sum);
