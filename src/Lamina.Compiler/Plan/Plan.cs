using System.Text;
using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>The kinds of memory that a plan uses.</summary>
public enum PlaceKind
{
    /// <summary>Working memory, shared by values that do not live at the same time.</summary>
    Arena,
    /// <summary>An argument.</summary>
    Input,
    /// <summary>A result.</summary>
    Output,
    /// <summary>A variable or a constant.</summary>
    Memory,
}

/// <summary>Where the bytes of a tensor lie.</summary>
/// <param name="Kind">The kind of memory.</param>
/// <param name="At">Bytes from the beginning of the arena, or which argument or result.</param>
/// <param name="Memory">The variable's or constant's memory.</param>
public sealed record Place(PlaceKind Kind, long At, NDArray? Memory = null)
{
    /// <summary>For example @4096, in0, out1 or memory.</summary>
    public override string ToString() => Kind switch
    {
        PlaceKind.Arena => $"@{At}",
        PlaceKind.Input => $"in{At}",
        PlaceKind.Output => $"out{At}",
        _ => "memory",
    };
}

/// <summary>One step of a plan: an op with the places of its inputs and outputs.</summary>
/// <param name="Node">What is computed; gives op, types and layer.</param>
/// <param name="Inputs">The places of the inputs.</param>
/// <param name="Outputs">The places of the outputs; an output that nobody reads still has one.</param>
/// <param name="Bodies">The plans of the op's bodies, if it is a loop.</param>
/// <param name="BodyOffset">
/// Bytes from the beginning of the arena to the bodies' arenas, which are followed by two buffers for each carry; a
/// scan has as many of that as it has blocks of rows.
/// </param>
public sealed record Step(
    Node Node, IReadOnlyList<Place> Inputs, IReadOnlyList<Place> Outputs, IReadOnlyList<Plan> Bodies, long BodyOffset);

/// <summary>An ordered list of steps over places of one arena: what a backend executes.</summary>
/// <param name="Steps">The steps, in order.</param>
/// <param name="Inputs">The places and types of the arguments.</param>
/// <param name="Outputs">
/// The places and types of the results; two results that are the same value have the same place.
/// </param>
/// <param name="ArenaBytes">The size of the arena.</param>
public sealed record Plan(
    IReadOnlyList<Step> Steps, IReadOnlyList<(Place Place, TensorType Type)> Inputs,
    IReadOnlyList<(Place Place, TensorType Type)> Outputs, long ArenaBytes)
{
    /// <summary>
    /// Bytes that the values of the plan would take without sharing memory; beside <see cref="ArenaBytes"/> it shows
    /// what reuse saves.
    /// </summary>
    public long UnsharedBytes =>
        Steps.Sum(step => step.Node.Outputs.Where((_, i) => step.Outputs[i].Kind != PlaceKind.Memory)
        .Sum(output => output.Shape.Elements * output.DType.Size()));

    /// <summary>
    /// How many blocks of rows share the work of a scan whose body this is, each going through all steps by itself: 1
    /// if the body is for all rows.
    /// </summary>
    public int BlocksOf(Scan scan) =>
        scan.Carries + scan.Sequences == 0 || Inputs[0].Type.Shape.Elements == 0 ? 1
            : (int)(scan.Body.Inputs[0].Shape.Elements / Inputs[0].Type.Shape.Elements);

    /// <summary>Bytes that each block of a scan needs: the body's arena and two buffers for each carry.</summary>
    public long BlockBytes(Scan scan) => Arena.Align(ArenaBytes) + 2 * Inputs.Take(scan.Carries)
        .Sum(carry => Arena.Align(carry.Type.Shape.Elements * carry.Type.DType.Size()));

    /// <summary>One line a step.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (Step step in Steps)
        {
            text.Append(string.Join(", ", step.Outputs)).Append(" = ").Append(step.Node.Op.Name)
                .Append('(').AppendJoin(", ", step.Inputs).Append(") : ")
                .AppendJoin(", ", step.Node.Outputs.Select(o => o.Type.ToString()));
            if (step.Node.Scope.Length > 0) text.Append("  # ").Append(step.Node.Scope);
            text.AppendLine();
            foreach (Plan body in step.Bodies)
                text.Append("  ").AppendLine(body.ToString().TrimEnd().Replace("\n", "\n  "));
        }
        return text.Append($"arena {ArenaBytes:N0} bytes, {Steps.Count} steps").AppendLine().ToString();
    }
}
