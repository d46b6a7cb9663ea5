using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Joins a comparison with the select that alone reads it into one instruction, so that no truth values are stored. The
/// comparison stays in the program without a name, to keep the numbers of the registers.
/// </summary>
static class FusedPeephole
{
    public static FusedInstruction[] Apply(FusedSpec spec)
    {
        var program = (FusedInstruction[])spec.Program.Clone();
        int count = spec.Inputs.Length;
        var uses = new int[count + program.Length];
        foreach (FusedInstruction x in program)
            foreach (int argument in x.Arguments) uses[argument]++;
        foreach (FusedResult result in spec.Results) uses[result.Register]++;
        for (int i = 0; i < program.Length; i++)
        {
            FusedInstruction select = program[i];
            if (select.Op != "select" || select.Arguments[0] < count) continue;
            int at = select.Arguments[0] - count;
            FusedInstruction compare = program[at];
            if (uses[select.Arguments[0]] != 1 || !compare.Op.StartsWith("compare_", StringComparison.Ordinal) ||
                compare.ArgumentType != select.Type || select.Type is not (DType.Float32 or DType.Float64)) continue;
            program[i] = select with
            {
                Op = "select_" + compare.Op["compare_".Length..],
                Arguments = [compare.Arguments[0], compare.Arguments[1], select.Arguments[1], select.Arguments[2]],
            };
            program[at] = compare with { Op = "", Arguments = [] };
        }
        return program;
    }
}
