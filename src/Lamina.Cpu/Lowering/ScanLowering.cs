using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Unrolls a scan when the executable is built: every step gets kernels bound to its own elements of the sequences and
/// results, so that nothing is copied and nothing is decided while it runs. A carry that is also a result is written
/// once, into the result; others alternate between two buffers.
/// </summary>
static unsafe class ScanLowering
{
    public static IEnumerable<Kernel> Lower(Lowering x)
    {
        var kernels = new List<Kernel>();
        var scan = (Scan)x.Node.Op;
        Plan body = x.Step.Bodies[0];
        nint memory = x.Address(new(PlaceKind.Arena, x.Step.BodyOffset));
        nint[] carries = [.. Enumerable.Range(0, scan.Carries).Select(i => (nint)x.In(i))];
        if (scan.Length == 0)
        {
            for (int i = 0; i < scan.Carries; i++) kernels.Add(new CopyKernel(Bytes(x.Node.Outputs[i].Type), x.In(i),
                x.Out(i)));
            return kernels;
        }
        nint[][] pairs = Pairs(x, scan, memory + (nint)Arena.Align(body.ArenaBytes));
        for (int step = 0; step < scan.Length; step++)
        {
            int time = scan.Reverse ? scan.Length - 1 - step : step;
            nint[] results = Results(x, scan, body, pairs, step, time);
            nint[] now = carries;
            nint Address(Place place) => place.Kind switch
            {
                PlaceKind.Arena => memory + (nint)place.At,
                PlaceKind.Input when place.At < scan.Carries => now[place.At],
                PlaceKind.Input when place.At < scan.Carries + scan.Sequences =>
                    (nint)x.In((int)place.At) + time * (nint)Bytes(scan.Body.Inputs[(int)place.At].Type),
                PlaceKind.Input => (nint)x.In((int)place.At),
                PlaceKind.Output => results[place.At],
                _ => x.Address(place),
            };
            foreach (Step inner in body.Steps) kernels.AddRange(KernelTable.Lower(new Lowering(inner, Address)));
            // A value that is several results is computed once and copied.
            for (int i = 0; i < body.Outputs.Count; i++)
            {
                nint source = Address(body.Outputs[i].Place), own = i < scan.Carries ? source
                    : Element(x, scan, i, time);
                if (source != own) kernels.Add(new CopyKernel(Bytes(body.Outputs[i].Type), (void*)source, (void*)own));
            }
            carries = [.. Enumerable.Range(0, scan.Carries).Select(i => Address(body.Outputs[i].Place))];
        }
        for (int i = 0; i < scan.Carries; i++)
            if (carries[i] != (nint)x.Out(i))
                kernels.Add(new CopyKernel(Bytes(x.Node.Outputs[i].Type), (void*)carries[i], x.Out(i)));
        return kernels;
    }

    /// <summary>Two buffers for each carry.</summary>
    static nint[][] Pairs(Lowering x, Scan scan, nint at)
    {
        var pairs = new nint[scan.Carries][];
        for (int i = 0; i < pairs.Length; i++)
        {
            nint size = (nint)Arena.Align(Bytes(x.Node.Outputs[i].Type));
            pairs[i] = [at, at + size];
            at += 2 * size;
        }
        return pairs;
    }

    /// <summary>Where each output of the body goes in this step.</summary>
    static nint[] Results(Lowering x, Scan scan, Plan body, nint[][] pairs, int step, int time)
    {
        var results = new nint[body.Outputs.Count];
        for (int i = 0; i < results.Length; i++)
            results[i] = i >= scan.Carries ? Element(x, scan, i, time)
                : step == scan.Length - 1 ? (nint)x.Out(i) : pairs[i][step & 1];
        // A carry with the place of a result lies in the result.
        for (int i = body.Outputs.Count - 1; i >= scan.Carries; i--)
            if (body.Outputs[i].Place is { Kind: PlaceKind.Output } place && place.At < scan.Carries)
                results[place.At] = Element(x, scan, i, time);
        return results;
    }

    static nint Element(Lowering x, Scan scan, int output, int time) =>
        (nint)x.Out(output) + time * (nint)Bytes(scan.Body.Outputs[output].Type);

    static long Bytes(TensorType type) => type.Shape.Elements * type.DType.Size();
}
