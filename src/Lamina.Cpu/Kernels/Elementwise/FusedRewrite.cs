using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Rewrites a <see cref="FusedSpec"/>'s program before it is bound: 16-bit floats are computed in float32, a product
/// that is only added becomes multiply_add, a relation that only a select reads becomes one operation with it, and so
/// do the parts of a normal distribution and its density.
/// </summary>
sealed class FusedRewrite
{
    readonly FusedSpec _spec;
    readonly List<FusedInstruction> _program = [];
    readonly int[] _renamed;       // register of the spec -> register of the rewritten program

    FusedRewrite(FusedSpec spec)
    {
        _spec = spec;
        _renamed = new int[spec.Inputs.Length + spec.Program.Length];
    }

    public static (FusedInstruction[] Program, int[] Results) Of(FusedSpec spec)
    {
        var rewrite = new FusedRewrite(spec);
        rewrite.Widen();
        int[] results = Array.ConvertAll(spec.Results, r => rewrite.Made(rewrite._renamed[r.Register]));
        var joined = rewrite.Join(results);
        return (joined, results);
    }

    void Widen()
    {
        int inputs = _spec.Inputs.Length;
        var wide = new Dictionary<int, int>();
        for (int i = 0; i < inputs; i++) _renamed[i] = i;
        for (int i = 0; i < _spec.Program.Length; i++)
        {
            FusedInstruction step = _spec.Program[i];
            int[] arguments = Array.ConvertAll(step.Arguments, a => _renamed[a]);
            if (step.Op == "stop_gradient" || (step.Op == "convert" && step.Type == step.ArgumentType))
            {
                _renamed[inputs + i] = arguments[0];
                continue;
            }
            if (step.Op is "convert" or "select" or "constant" || !Is16(step.ArgumentType))
            {
                _renamed[inputs + i] = Emit(step with { Arguments = arguments });
                continue;
            }
            for (int k = 0; k < arguments.Length; k++)
            {
                if (!wide.TryGetValue(arguments[k], out int widened))
                    wide[arguments[k]] = widened =
                        Emit(new("convert", DType.Float32, step.ArgumentType, [arguments[k]]));
                arguments[k] = widened;
            }
            DType type = Is16(step.Type) ? DType.Float32 : step.Type;
            int result = Emit(step with { Type = type, ArgumentType = DType.Float32, Arguments = arguments });
            _renamed[inputs + i] = type == step.Type ? result : Emit(new("convert", step.Type, type, [result]));
        }
    }

    // An input that is a result too is copied by the program, as one step among the others.
    int Made(int register)
    {
        if (register >= _spec.Inputs.Length) return register;
        DType type = _spec.Inputs[register].Type;
        return Emit(new("copy", type, type, [register]));
    }

    static bool Is16(DType type) => type is DType.Float16 or DType.BFloat16;

    int Emit(FusedInstruction step)
    {
        _program.Add(step);
        return _spec.Inputs.Length + _program.Count - 1;
    }

    FusedInstruction[] Join(int[] results)
    {
        int inputs = _spec.Inputs.Length;
        int[] readers = new int[inputs + _program.Count];
        foreach (FusedInstruction step in _program)
            foreach (int a in step.Arguments) readers[a]++;
        foreach (int r in results) readers[r]++;

        for (int i = 0; i < _program.Count; i++)
        {
            FusedInstruction step = _program[i];
            if (step.Op is "add" or "subtract" && step.Type is DType.Float32 or DType.Float64)
            {
                if (Only(step.Arguments[0], "multiply") is { } left)
                    _program[i] = step with
                    {
                        Op = step.Op == "add" ? "multiply_add" : "multiply_subtract",
                        Arguments = [.. left.Arguments, step.Arguments[1]],
                    };
                else if (Only(step.Arguments[1], "multiply") is { } right)
                    _program[i] = step with
                    {
                        Op = step.Op == "add" ? "multiply_add" : "subtract_multiply",
                        Arguments = [.. right.Arguments, step.Arguments[0]],
                    };
            }
            else if (step is { Op: "erf", Type: DType.Float32 } && Only(step.Arguments[0], "multiply") is { } scaled)
            {
                _program[i] = step with { Op = "erf_product", Arguments = scaled.Arguments };
            }
            else if (step is { Op: "exponential", Type: DType.Float32 }
                && Only(step.Arguments[0], "multiply") is { } exponent
                && Only(exponent.Arguments[0], "multiply") is { } square
                && square.Arguments[0] == square.Arguments[1])
            {
                _program[i] = step with { Op = "bell", Arguments = [square.Arguments[0], exponent.Arguments[1]] };
            }
            else if (step is { Op: "select", Type: DType.Float32 }
                && Only(step.Arguments[0], "compare_") is { ArgumentType: DType.Float32 } relation)
            {
                _program[i] = new("select_" + relation.Op["compare_".Length..], DType.Float32, DType.Float32,
                    [.. relation.Arguments, step.Arguments[1], step.Arguments[2]]);
            }
        }
        return [.. _program];

        // The instruction that made a register, if this is its only reader.
        FusedInstruction? Only(int register, string op) =>
            register >= inputs && readers[register] == 1
            && _program[register - inputs].Op.StartsWith(op, StringComparison.Ordinal)
            && (op != "multiply" || _program[register - inputs].Op == op)
                ? _program[register - inputs] : null;
    }
}
