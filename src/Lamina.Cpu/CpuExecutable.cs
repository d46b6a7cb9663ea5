using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>A plan bound to memory: kernels hold raw addresses, which stay valid since all memory is pinned.</summary>
sealed unsafe class CpuExecutable : IExecutable
{
    readonly NDArray[] inputs, outputs;
    readonly NDArray arena, scratch;
    readonly Kernel[] kernels;

    public CpuExecutable(Plan plan)
    {
        Plan = plan;
        inputs = [.. plan.Inputs.Select(input => new NDArray(input.Type.Shape, input.Type.DType))];
        // Results that are the same value have the same place, so they share memory.
        var byPlace = new Dictionary<Place, NDArray>();
        outputs = [.. plan.Outputs.Select(output =>
        {
            if (output.Place.Memory is { } variable) return variable;
            if (!byPlace.TryGetValue(output.Place, out NDArray? memory))
                byPlace[output.Place] = memory = new NDArray(output.Type.Shape, output.Type.DType);
            return memory.Reshape(output.Type.Shape);
        })];
        arena = new NDArray(checked((int)plan.ArenaBytes), DType.UInt8);
        kernels = [.. plan.Steps.SelectMany(step => KernelTable.Lower(new Lowering(step, Address))).SelectMany(k => k.Stages)];
        scratch = new NDArray(checked((int)kernels.Select(k => k.ScratchBytes).DefaultIfEmpty(0).Max()), DType.UInt8);
        foreach (Kernel kernel in kernels) kernel.Scratch = (byte*)scratch.Pointer;
    }

    public Plan Plan { get; }

    public NDArray Input(int index) => inputs[index];

    public NDArray Output(int index) => outputs[index];

    public void Run()
    {
        foreach (Kernel kernel in kernels) WorkerPool.Run(kernel);
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
