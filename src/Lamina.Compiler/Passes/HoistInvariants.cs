using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Computes before a scan what is the same in all of its steps. A product with a constant matrix is first made one with
/// the matrix as products read it best: transposed if it lies the wrong way round, and a larger one in panels of its
/// columns, one behind the other. So it is moved once and not in every step.
/// </summary>
sealed class HoistInvariants : IPass
{
    /// <summary>Columns of a panel, at least those of a product's widest tile.</summary>
    public const int Panel = 32;

    /// <summary>Elements of a matrix that does not stay in the first-level cache from step to step.</summary>
    const int LeastElements = 8192;

    /// <summary>With fewer rows, a product reads the matrix from end to end anyway.</summary>
    const int LeastRows = 4;

    public Graph Run(Graph graph) => graph.Nodes().Any(node => node.Op is Scan)
        ? Rewriter.Run(graph, (node, x) => node.Op is Scan scan ? Hoist(node, scan, x) : null)
        : graph;

    static IReadOnlyList<Tensor>? Hoist(Node node, Scan scan, Tensor[] inputs)
    {
        HashSet<Tensor> varying = [.. scan.Body.Inputs.Take(scan.Carries + scan.Sequences)];
        Graph body = Rewriter.Run(scan.Body, (inner, x) =>
            inner.Op is DotGeneral { LeftBatch.Count: 0, RightContract.Count: 1 } dot && x[1].Rank == 2 &&
                !Varies(x[1], varying) ? Product(dot, x[0], x[1]) : null);

        // Outer values of invariant tensors, made as far as needed; the first that a varying node reads become inputs.
        var outer = new Dictionary<Tensor, Tensor>();
        for (int i = scan.Carries + scan.Sequences; i < inputs.Length; i++) outer[body.Inputs[i]] = inputs[i];
        var map = new Dictionary<Tensor, Tensor>();
        var constants = new List<Tensor>();
        foreach (Tensor tensor in body.Nodes().Where(n => Varies(n, varying)).SelectMany(n => n.Inputs)
            .Concat(body.Outputs).Distinct())
        {
            // A broadcast costs nothing where it is used, and a number needs no input.
            Tensor source = tensor;
            while (source.Node.Op is Broadcast) source = source.Node.Inputs[0];
            if (source.Node.Inputs.Count == 0 || map.ContainsKey(source) || Varies(source, varying)) continue;
            constants.Add(Substitution.Apply([source], outer)[0]);
            map[source] = new Parameter(body.Inputs.Count + constants.Count - 1, source.Type).Apply();
        }
        if (constants.Count == 0) return null;
        Graph hoisted = new([.. body.Inputs, .. constants.Select((_, i) => map.Values.ElementAt(i))],
            Substitution.Apply(body.Outputs, new(map)));
        return node.With([.. inputs, .. constants], scan with { Body = hoisted }).Outputs;
    }

    static IReadOnlyList<Tensor>? Product(DotGeneral dot, Tensor x, Tensor matrix)
    {
        bool isTransposed = dot.RightContract == [1];
        (int sums, int columns) = (matrix.Shape[dot.RightContract[0]], matrix.Shape[isTransposed ? 0 : 1]);
        if (x.Rank == 2 && dot.LeftContract == [1] && x.Shape[0] >= LeastRows && x.DType == DType.Float32 &&
            columns % Panel == 0 && columns > Panel && matrix.Shape.Elements >= LeastElements)
        {
            int count = columns / Panel;
            Tensor panels = isTransposed ? matrix.Reshape((count, Panel, sums)).Transpose([0, 2, 1])
                : matrix.Reshape((sums, count, Panel)).Transpose([1, 0, 2]);
            return [new DotGeneral([], [], [1], [1]).Apply(x, panels).Reshape((x.Shape[0], columns))];
        }
        return isTransposed ? [new DotGeneral([], [], dot.LeftContract, [0]).Apply(x, matrix.Transpose())] : null;
    }

    static bool Varies(Tensor tensor, HashSet<Tensor> varying) =>
        varying.Contains(tensor) || Varies(tensor.Node, varying);

    static bool Varies(Node node, HashSet<Tensor> varying)
    {
        foreach (Node reached in Graph.Reachable(node.Outputs))
            if (reached.Op is Rng || reached.Outputs.Any(varying.Contains)) return true;
        return false;
    }
}
