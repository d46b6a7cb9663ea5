using System.Diagnostics;
using System.Numerics.Tensors;
using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>A plan bound to memory: kernels hold raw addresses, which stay valid since all memory is pinned.</summary>
sealed unsafe class CpuExecutable : IExecutable
{
    readonly NDArray[] inputs, outputs;
    readonly NDArray arena, scratch;
    readonly Kernel[] kernels;
    readonly int[] ends;    // where each step's kernels end

    public CpuExecutable(Plan plan)
    {
        Plan = plan;
        inputs = new NDArray[plan.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = Made(plan.Inputs[i].Type);
        // Results that are the same value have the same place, so they share memory.
        var byPlace = new Dictionary<Place, NDArray>();
        outputs = new NDArray[plan.Outputs.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            (Place place, TensorType type) = plan.Outputs[i];
            if (place.Memory is null && !byPlace.ContainsKey(place)) byPlace[place] = Made(type);
            outputs[i] = place.Memory ?? byPlace[place].Reshape(type.Shape);
        }
        arena = Room(plan.ArenaBytes);
        var all = new List<Kernel>();
        ends = new int[plan.Steps.Count];
        for (int i = 0; i < ends.Length; i++)
        {
            all.AddRange(KernelTable.Lower(new Lowering(plan.Steps[i], Address)));
            ends[i] = all.Count;
        }
        kernels = [.. all];
        scratch = Room(Kernel.MostScratch(kernels));
        foreach (Kernel kernel in kernels) kernel.Scratch = (byte*)scratch.Pointer;
    }

    static NDArray Made(TensorType type) => new(type.Shape, type.DType);

    // Memory that the first run writes.
    static NDArray Room(long bytes)
    {
        NDArray room = new(checked((int)bytes), DType.UInt8, cleared: false);
        Pages.Take(room.Pointer, bytes);
        return room;
    }

    public Plan Plan { get; }

    public NDArray Input(int index) => inputs[index];

    public NDArray Output(int index) => outputs[index];

    public void Run()
    {
        int at = 0;
        try
        {
            if (Profile.Current is { } profile) RunTimed(profile, ref at);
            else
                for (; at < kernels.Length; at++) WorkerPool.Run(kernels[at]);
        }
        catch (IndexOutOfRangeException error)
        {
            throw InLayer(at, error);
        }
    }

    void RunTimed(Profile profile, ref int at)
    {
        long from = Stopwatch.GetTimestamp();
        for (; at < kernels.Length; at++)
        {
            WorkerPool.Run(kernels[at]);
            Lowering origin = kernels[at].Origin!;
            if (at + 1 < kernels.Length && kernels[at + 1].Origin == origin) continue;
            profile.Record(origin.Step, from, Stopwatch.GetTimestamp());
            from = Stopwatch.GetTimestamp();    // what recording takes is no step's
        }
    }

    ArgumentException InLayer(int kernel, Exception error)
    {
        string scope = Plan.Steps[Array.FindIndex(ends, end => kernel < end)].Node.Scope;
        return new(scope.Length > 0 ? $"In layer '{scope}': {error.Message}" : error.Message, error);
    }

    public Step? RunChecked()
    {
        int at = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            for (; at < ends[i]; at++) WorkerPool.Run(kernels[at]);
            Step step = Plan.Steps[i];
            for (int j = 0; j < step.Outputs.Count; j++)
                if (!IsFinite(step.Node.Outputs[j].Type, (void*)Address(step.Outputs[j]))) return step;
        }
        return null;
    }

    static bool IsFinite(TensorType type, void* values)
    {
        int count = checked((int)type.Shape.Elements);
        return type.DType switch
        {
            DType.Float32 => TensorPrimitives.IsFiniteAll(new ReadOnlySpan<float>(values, count)),
            DType.Float64 => TensorPrimitives.IsFiniteAll(new ReadOnlySpan<double>(values, count)),
            DType.Float16 => TensorPrimitives.IsFiniteAll(new ReadOnlySpan<Half>(values, count)),
            _ => true,
        };
    }

    nint Address(Place place) => place.Kind switch
    {
        PlaceKind.Arena => (nint)arena.Pointer + (nint)place.At,
        PlaceKind.Input => (nint)inputs[place.At].Pointer,
        PlaceKind.Output => (nint)outputs[place.At].Pointer,
        _ => (nint)Pinned(place.Memory!).Pointer,
    };

    /// <summary>Constants may lie in arrays of the caller's that can move; those are copied.</summary>
    readonly Dictionary<NDArray, NDArray> pinned = [];

    NDArray Pinned(NDArray memory)
    {
        if (memory.IsPinned) return memory;
        if (!pinned.TryGetValue(memory, out NDArray? copy)) pinned[memory] = copy = memory.Copy();
        return copy;
    }
}
