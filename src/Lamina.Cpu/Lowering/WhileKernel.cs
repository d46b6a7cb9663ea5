using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Runs the body of a loop while its condition holds. Carries live in one set of buffers, new ones in another.
/// </summary>
sealed unsafe class WhileKernel : Kernel
{
    readonly Kernel[] before, condition, body, after;
    readonly bool* holds;
    readonly NDArray flag = new(Shape.Scalar, DType.Bool);
    readonly long scratchBytes;

    public WhileKernel(Lowering x)
    {
        Plan test = x.Step.Bodies[0], step = x.Step.Bodies[1];
        nint testArena = x.Address(new(PlaceKind.Arena, x.Step.BodyOffset));
        nint stepArena = testArena + (nint)Arena.Align(test.ArenaBytes);
        nint at = stepArena + (nint)Arena.Align(step.ArenaBytes);
        int carries = x.Node.Outputs.Count;
        nint[] present = new nint[carries], next = new nint[carries];
        for (int i = 0; i < carries; i++)
        {
            nint size = (nint)Arena.Align(Bytes(x, i));
            (present[i], next[i]) = (at, at + size);
            at += 2 * size;
        }
        holds = (bool*)flag.Pointer;
        nint Input(Place place) => place.At < carries ? present[place.At] : (nint)x.In((int)place.At);
        Kernel[] Lower(Plan plan, nint arena, Func<int, nint> output) => [.. plan.Steps.SelectMany(inner =>
            KernelTable.Lower(new Lowering(inner, place => place.Kind switch
            {
                PlaceKind.Arena => arena + (nint)place.At,
                PlaceKind.Input => Input(place),
                PlaceKind.Output => output((int)place.At),
                _ => x.Address(place),
            })))];
        Kernel[] Copies(Func<int, nint> from, Func<int, nint> to) =>
            [.. Enumerable.Range(0, carries).Select(i => new CopyKernel(Bytes(x, i), (void*)from(i), (void*)to(i)))];
        condition = Lower(test, testArena, _ => (nint)holds);
        body = [.. Lower(step, stepArena, i => next[i]), .. Copies(i => next[step.Outputs[i].Place.At], i =>
            present[i])];
        before = Copies(i => (nint)x.In(i), i => present[i]);
        after = Copies(i => present[i], i => (nint)x.Out(i));
        scratchBytes = MostScratch(All);
    }

    IEnumerable<Kernel> All => [.. before, .. condition, .. body, .. after];

    public override long ScratchBytes => scratchBytes;

    public override void Run(int task)
    {
        Each(before);
        Each(condition);
        while (*holds)
        {
            Each(body);
            Each(condition);
        }
        Each(after);
    }

    void Each(Kernel[] kernels)
    {
        foreach (Kernel kernel in kernels)
        {
            kernel.Scratch = Scratch;
            WorkerPool.Run(kernel);
        }
    }

    static long Bytes(Lowering x, int carry) =>
        x.Node.Outputs[carry].Shape.Elements * x.Node.Outputs[carry].DType.Size();
}
