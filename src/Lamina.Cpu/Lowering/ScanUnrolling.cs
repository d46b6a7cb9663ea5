using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// The kernels of all steps of a scan, for one block of its rows. A carry that is also a result is written once, into
/// the result, and one that a result keeps as it was before each step into the result of the step that comes next;
/// others alternate between two buffers.
/// </summary>
sealed unsafe class ScanUnrolling
{
    readonly Lowering x;
    readonly Scan scan;
    readonly Plan body;
    readonly int block;
    readonly nint memory;
    readonly nint[][] pairs;

    /// <summary>By carry: the copy that makes it a result as it is before a step, if there is one.</summary>
    readonly Step?[] keeps;

    public ScanUnrolling(Lowering x, int block)
    {
        (this.x, this.block) = (x, block);
        scan = (Scan)x.Node.Op;
        body = x.Step.Bodies[0];
        memory = x.Address(new(PlaceKind.Arena, x.Step.BodyOffset + block * body.BlockBytes(scan)));
        keeps = [.. Enumerable.Range(0, scan.Carries).Select(Keeps)];
        pairs = Pairs(memory + (nint)Arena.Align(body.ArenaBytes));
    }

    public Kernel[] Kernels()
    {
        var kernels = new List<Kernel>();
        nint[] carries = [.. Enumerable.Range(0, scan.Carries).Select(Input)];
        for (int i = 0; i < scan.Carries; i++)
            if (keeps[i] is { } copy)
                kernels.Add(new CopyKernel(
                    Bytes(body.Outputs[i].Type), (void*)carries[i], (void*)Element((int)copy.Outputs[0].At, Time(0))));
        for (int step = 0; step < scan.Length; step++)
        {
            int time = Time(step);
            nint[] results = Results(step, time);
            nint[] now = carries;
            nint Address(Place place) => place.Kind switch
            {
                PlaceKind.Arena => memory + (nint)place.At,
                PlaceKind.Input when place.At < scan.Carries => now[place.At],
                PlaceKind.Input when place.At < scan.Carries + scan.Sequences =>
                    Input((int)place.At) + time * (nint)Bytes(scan.Body.Inputs[(int)place.At].Type),
                PlaceKind.Input => Input((int)place.At),
                PlaceKind.Output => results[place.At],
                _ => x.Address(place),
            };
            foreach (Step inner in body.Steps)
                if (!keeps.Contains(inner)) kernels.AddRange(KernelTable.Lower(new Lowering(inner, Address)));
            // A value that is several results is computed once and copied.
            for (int i = 0; i < body.Outputs.Count; i++)
            {
                nint source = Address(body.Outputs[i].Place), own = i < scan.Carries ? source : Element(i, time);
                if (source != own) kernels.Add(new CopyKernel(Bytes(body.Outputs[i].Type), (void*)source, (void*)own));
            }
            carries = [.. Enumerable.Range(0, scan.Carries).Select(i => Address(body.Outputs[i].Place))];
        }
        for (int i = 0; i < scan.Carries; i++)
            if (carries[i] != Output(i))
                kernels.Add(new CopyKernel(Bytes(body.Outputs[i].Type), (void*)carries[i], (void*)Output(i)));
        foreach (Kernel kernel in kernels) kernel.Origin ??= x;
        return [.. kernels];
    }

    /// <summary>Two buffers for each carry.</summary>
    nint[][] Pairs(nint at)
    {
        var made = new nint[scan.Carries][];
        for (int i = 0; i < made.Length; i++)
        {
            nint size = (nint)Arena.Align(Bytes(body.Outputs[i].Type));
            made[i] = [at, at + size];
            at += 2 * size;
        }
        return made;
    }

    /// <summary>
    /// The step of the body that copies a carry to a result and does nothing else. A new value that itself is a result
    /// has its place already.
    /// </summary>
    Step? Keeps(int carry) => scan.Length == 0 || body.Outputs[carry].Place != new Place(PlaceKind.Output, carry) ||
        body.Outputs.Skip(scan.Carries).Any(result => result.Place == body.Outputs[carry].Place) ? null
        : body.Steps.FirstOrDefault(step => step.Node.Op is Copy && step.Outputs[0].At >= scan.Carries &&
            step.Inputs[0] == new Place(PlaceKind.Input, carry) && step.Outputs[0].Kind == PlaceKind.Output);

    /// <summary>The element of the sequences that a step takes.</summary>
    int Time(int step) => scan.Reverse ? scan.Length - 1 - step : step;

    /// <summary>Where each output of the body goes in this step.</summary>
    nint[] Results(int step, int time)
    {
        var results = new nint[body.Outputs.Count];
        for (int i = 0; i < results.Length; i++)
            results[i] = i >= scan.Carries ? Element(i, time)
                : step == scan.Length - 1 ? Output(i)
                : keeps[i] is { } copy ? Element((int)copy.Outputs[0].At, Time(step + 1)) : pairs[i][step & 1];
        // A carry with the place of a result lies in the result.
        for (int i = body.Outputs.Count - 1; i >= scan.Carries; i--)
            if (body.Outputs[i].Place is { Kind: PlaceKind.Output } place && place.At < scan.Carries)
                results[place.At] = Element(i, time);
        return results;
    }

    /// <summary>The block's rows of an input: of the first element, if it is a sequence.</summary>
    nint Input(int index)
    {
        TensorType own = body.Inputs[index].Type;
        return (nint)x.In(index) + (own == scan.Body.Inputs[index].Type ? 0 : block * (nint)Bytes(own));
    }

    /// <summary>The block's rows of an output: of the first element, if it is a stack of results.</summary>
    nint Output(int index) => (nint)x.Out(index) + block * (nint)Bytes(body.Outputs[index].Type);

    nint Element(int output, int time) => Output(output) + time * (nint)Bytes(scan.Body.Outputs[output].Type);

    static long Bytes(TensorType type) => type.Shape.Elements * type.DType.Size();
}
