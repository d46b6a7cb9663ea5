using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Checks a plan by following who wrote each stretch of the arena last: every step must read exactly what the step
/// that made the value wrote. Finds values that share memory while both live.
/// </summary>
public static class PlanVerifier
{
    /// <summary>Checks the plan and the plans of its loops.</summary>
    /// <exception cref="InvalidOperationException">A step would read something else than its input.</exception>
    public static void Check(Plan plan)
    {
        var written = new List<(long From, long To, object Value)>();
        void Write(long from, long bytes, object value)
        {
            long to = from + bytes;
            var rest = new List<(long, long, object)>();
            foreach ((long f, long t, object v) in written)
            {
                if (f < from) rest.Add((f, Math.Min(t, from), v));
                if (t > to) rest.Add((Math.Max(f, to), t, v));
            }
            written.Clear();
            written.AddRange(rest.Where(r => r.Item2 > r.Item1));
            if (bytes > 0) written.Add((from, to, value));
        }
        foreach (Step step in plan.Steps)
        {
            for (int i = 0; i < step.Inputs.Count; i++)
            {
                if (step.Inputs[i] is not { Kind: PlaceKind.Arena } place) continue;
                Tensor source = step.Node.Inputs[i];
                while (source.Node.Op is Reshape) source = source.Node.Inputs[0];
                long bytes = source.Shape.Elements * source.DType.Size();
                if (bytes > 0 && !written.Contains((place.At, place.At + bytes, source)))
                    throw new InvalidOperationException(
                        $"{step.Node} reads {place}, where {source} no longer lies.\n{plan}");
            }
            long at = step.BodyOffset;
            foreach (Plan body in step.Bodies)
            {
                Check(body);
                long size = step.Node.Op is Scan scan ? body.BlocksOf(scan) * body.BlockBytes(scan) : body.ArenaBytes;
                Write(at, size, step);
                at += Arena.Align(size);
            }
            for (int i = 0; i < step.Outputs.Count; i++)
                if (step.Outputs[i] is { Kind: PlaceKind.Arena } place)
                    Write(place.At, step.Node.Outputs[i].Shape.Elements * step.Node.Outputs[i].DType.Size(),
                        step.Node.Outputs[i]);
            foreach (Place place in step.Outputs)
                if (place.Kind == PlaceKind.Arena && place.At % Arena.Alignment != 0)
                    throw new InvalidOperationException($"{step.Node} writes to {place}, which is not aligned.");
        }
    }
}
