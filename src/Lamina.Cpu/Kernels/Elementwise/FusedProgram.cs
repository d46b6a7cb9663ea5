using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>One call of a tile function; the numbers are slots.</summary>
unsafe struct FusedStep
{
    public TileFunction Function;
    public int A, B, C, D, Result;

    /// <summary>Whether the function works on one element a row, or on rows, and not on elements.</summary>
    public bool PerRow;
}

/// <summary>
/// A <see cref="FusedSpec"/>'s program over slots. A slot is a pointer that holds for one tile: into an input, into an
/// output, or to a buffer in the cache. What depends on scalars alone is computed once per task.
/// </summary>
sealed unsafe class FusedProgram
{
    readonly FusedSpec _spec;
    readonly FusedInstruction[] _program;
    readonly int[] _results;
    readonly bool[] _isScalar, _isRow;
    readonly int[] _expanded;      // register -> the slot in which its scalar fills a tile, or -1
    readonly List<FusedStep> _once = [], _each = [];
    readonly List<(int Slot, int Register)> _fills = [];

    /// <summary>Slots in all; those below <see cref="Registers"/> are the registers themselves.</summary>
    public int Slots { get; private set; }

    public int Registers { get; }

    /// <summary>Steps done once per task, on one element.</summary>
    public FusedStep[] Once => [.. _once];

    /// <summary>Steps done for each tile.</summary>
    public FusedStep[] Each => [.. _each];

    /// <summary>Slots that hold one register's scalar over a whole tile.</summary>
    public IReadOnlyList<(int Slot, int Register)> Fills => _fills;

    /// <summary>What an element costs, roughly in additions of float32.</summary>
    public double Cost { get; private set; }

    /// <summary>Per slot: the buffer that it points to, the output (−1 − output), or <see cref="None"/>.</summary>
    public int[] Places { get; private set; } = [];

    /// <summary>Element size of each buffer, and whether it has one element a row.</summary>
    public List<(int Size, bool IsRow)> Buffers { get; } = [];

    /// <summary>Slots that point to a number that some functions need: the length of a row.</summary>
    public List<(int Slot, int Value)> Lengths { get; } = [];

    /// <summary>Slots that point to the row to which a task combines its rows, by output.</summary>
    public List<(int Slot, int Output)> Accumulators { get; } = [];

    /// <summary>Constants by register.</summary>
    public Dictionary<int, double> Constants { get; } = [];

    public const int None = int.MaxValue;

    const int Accumulated = int.MaxValue - 1;

    /// <param name="spec">The loop.</param>
    /// <param name="scalarInputs">Which inputs have one element for all.</param>
    /// <param name="aliases">Per output the input that is the same memory, or −1.</param>
    public FusedProgram(FusedSpec spec, bool[] scalarInputs, int[] aliases)
    {
        _spec = spec;
        (_program, _results) = FusedRewrite.Of(spec);
        Registers = Slots = spec.Inputs.Length + _program.Length;
        _isScalar = new bool[Registers];
        scalarInputs.CopyTo(_isScalar, 0);
        _isRow = spec.RowsOf(_program);
        _expanded = Ints.Repeat(-1, Registers).ToArray();

        bool[] live = Live();
        for (int i = 0; i < _program.Length; i++)
            if (live[spec.Inputs.Length + i]) Bind(i);
        PlaceAll(aliases);
    }

    public DType TypeOf(int register) => register < _spec.Inputs.Length
        ? _spec.Inputs[register].Type : _program[register - _spec.Inputs.Length].Type;

    /// <summary>The element type of an output.</summary>
    public DType ResultType(int output) => TypeOf(_results[output]);

    /// <summary>Whether an output has one element a row.</summary>
    public bool IsRowResult(int output) => _isRow[_results[output]];

    /// <summary>Whether a slot's buffer lies in the room of the task.</summary>
    public bool IsBuffer(int slot) => Places[slot] is >= 0 and not (None or Accumulated);

    /// <summary>Whether an input is read by anything.</summary>
    public bool Reads(int input) =>
        _each.Exists(s => s.A == input || s.B == input || s.C == input || s.D == input)
        || _once.Exists(s => s.A == input || s.B == input || s.C == input || s.D == input)
        || _fills.Exists(f => f.Register == input);

    bool[] Live()
    {
        bool[] live = new bool[Registers];
        foreach (int r in _results) live[r] = true;
        for (int i = _program.Length - 1; i >= 0; i--)
            if (live[_spec.Inputs.Length + i])
                foreach (int a in _program[i].Arguments) live[a] = true;
        return live;
    }

    void Bind(int i)
    {
        FusedInstruction step = _program[i];
        int register = _spec.Inputs.Length + i;
        if (step.Op == "constant")
        {
            Constants[register] = step.Attributes![0];
            _isScalar[register] = true;
            return;
        }
        int[] arguments = [.. step.Arguments];
        int scalars = 0;
        for (int k = 0; k < arguments.Length; k++)
            if (_isScalar[arguments[k]]) scalars |= 1 << k;
        if (step.CombinesRows)
        {
            if (scalars != 0) arguments[0] = Expanded(arguments[0]);
            TileFunction combine = RowFunctions.Combine(step.Op, step.ArgumentType);
            _each.Add(Step(combine, [arguments[0], Length(_spec.RowLength)], register) with { PerRow = true });
            Cost += 0.5;
            return;
        }
        if (step.Op == FusedInstruction.Spread)
        {
            if (scalars != 0) step = step with { Op = "copy" };
            else
            {
                TileFunction spread = RowFunctions.Spread(step.Type.Size());
                _each.Add(Step(spread, [arguments[0], Length(_spec.RowLength)], register) with { PerRow = true });
                Cost += 0.25;
                return;
            }
        }
        if (scalars == (1 << arguments.Length) - 1)
        {
            _isScalar[register] = true;
            _once.Add(Step(Function(step, 0), arguments, register));
            return;
        }
        if (step.Op is "multiply_add" or "multiply_subtract" or "subtract_multiply" && (scalars & 0b11) == 0b01)
        {
            (arguments[0], arguments[1]) = (arguments[1], arguments[0]);
            scalars ^= 0b11;
        }
        // The loop that takes the most scalars as such; the others have to fill a tile.
        int taken = scalars;
        for (int subset = scalars; ; subset = (subset - 1) & scalars)
        {
            if (TileFunctions.Find(step.Op, step.Type, step.ArgumentType, subset) != null || subset == 0)
            {
                taken = subset;
                break;
            }
        }
        for (int k = 0; k < arguments.Length; k++)
            if (((scalars & ~taken) >> k & 1) != 0) arguments[k] = Expanded(arguments[k]);
        _each.Add(Step(Function(step, taken), arguments, register) with { PerRow = _isRow[register] });
        Cost += _isRow[register] ? CostOf(step) / _spec.RowLength : CostOf(step);
    }

    int Length(int value)
    {
        int known = Lengths.FindIndex(length => length.Value == value);
        if (known >= 0) return Lengths[known].Slot;
        Lengths.Add((Slots++, value));
        return Slots - 1;
    }

    static double CostOf(FusedInstruction step) => step.Op switch
    {
        "exponential" or "exponential_minus_one" or "log" or "log_plus_one" or "sine" or "cosine" or "tanh"
            or "logistic" or "erf" or "erf_product" or "bell" => step.Type == DType.Float32 ? 4 : 100,
        "atan" or "atan2" or "power" => 100,
        "remainder" => 20,
        "divide" or "sqrt" or "rsqrt" => step.Type.IsFloating() ? 2 : 20,
        "convert" when step.Type.Size() == 2 || step.ArgumentType.Size() == 2 => 10,
        _ => 0.5 * Math.Max(1, step.Type.Size() / 4),
    };

    static TileFunction Function(FusedInstruction step, int scalars)
    {
        TileFunction function = TileFunctions.Find(step.Op, step.Type, step.ArgumentType, scalars);
        return function != null ? function : throw new NotSupportedException(
            $"There is no elementwise operation '{step.Op}' from {step.ArgumentType.KerasName()} to " +
            $"{step.Type.KerasName()}; convert its arguments first.");
    }

    static FusedStep Step(TileFunction function, int[] arguments, int result)
    {
        int At(int k) => arguments[Math.Min(k, arguments.Length - 1)];
        return new() { Function = function, A = At(0), B = At(1), C = At(2), D = At(3), Result = result };
    }

    int Expanded(int register)
    {
        if (_expanded[register] < 0)
        {
            _expanded[register] = Slots++;
            _fills.Add((_expanded[register], register));
        }
        return _expanded[register];
    }

    void PlaceAll(int[] aliases)
    {
        // A result is computed right where it goes, unless the output is an input that is still to be read; then, and
        // where it is a scalar or goes to two outputs, it is copied at the end.
        int steps = _each.Count;
        int[] place = Ints.Repeat(None, Registers).ToArray();
        var copies = new List<(int Slot, int Output)>();
        for (int o = 0; o < _results.Length; o++)
        {
            int register = _results[o], size = TypeOf(register).Size();
            if (_spec.Results[o].Columns is > 0 and var columns)
            {
                Accumulators.Add((Slots++, o));
                int source = _isScalar[register] ? Expanded(register) : register;
                TileFunction accumulate = RowFunctions.Accumulate(_spec.Results[o].Kind, TypeOf(register));
                _each.Add(Step(accumulate, [source, Length(columns)], Accumulators[^1].Slot));
                continue;
            }
            int made = _each.FindIndex(s => s.Result == register);
            bool isFree = made >= 0 && place[register] == None;
            for (int s = made + 1; isFree && s < steps && aliases[o] >= 0; s++)
                isFree = !Uses(_each[s], aliases[o]);
            if (isFree)
            {
                place[register] = -1 - o;
                continue;
            }
            int slot = Slots++;
            TileFunction function = _isScalar[register] ? Copies.Fill(size) : Copies.Copy(size);
            _each.Add(Step(function, [register], slot) with { PerRow = _isRow[register] });
            copies.Add((slot, o));
        }
        int registers = place.Length;
        Array.Resize(ref place, Slots);
        for (int s = registers; s < Slots; s++) place[s] = None;
        foreach ((int slot, int o) in copies) place[slot] = -1 - o;
        foreach ((int slot, _) in Accumulators) place[slot] = Accumulated;
        foreach ((int slot, int register) in _fills)
        {
            place[slot] = Buffers.Count;
            Buffers.Add((TypeOf(register).Size(), false));
        }
        AllotBuffers(place);
        Places = place;
    }

    static bool Uses(in FusedStep step, int slot) =>
        step.A == slot || step.B == slot || step.C == slot || step.D == slot;

    void AllotBuffers(int[] place)
    {
        var free = new List<int>();
        int[] last = new int[Slots];
        for (int s = 0; s < _each.Count; s++)
            last[_each[s].A] = last[_each[s].B] = last[_each[s].C] = last[_each[s].D] = s;
        for (int s = 0; s < _each.Count; s++)
        {
            FusedStep step = _each[s];
            // Buffers whose last reader this is can take its result: loops may work in place.
            foreach (int a in new HashSet<int> { step.A, step.B, step.C, step.D })
                if (a < Registers && last[a] == s && place[a] is >= 0 and not None) free.Add(place[a]);
            if (place[step.Result] != None) continue;
            var kind = (TypeOf(step.Result).Size(), _isRow[step.Result]);
            int found = free.FindIndex(b => Buffers[b] == kind);
            if (found >= 0)
            {
                place[step.Result] = free[found];
                free.RemoveAt(found);
            }
            else
            {
                place[step.Result] = Buffers.Count;
                Buffers.Add(kind);
            }
        }
    }
}
