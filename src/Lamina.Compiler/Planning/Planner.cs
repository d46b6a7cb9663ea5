using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Orders the nodes and gives every value a place. Reshapes share their input's memory; fused loops, updates of slices
/// and gradients of max pooling may write over an input that nobody reads afterwards; a variable's new value is
/// computed straight into the variable where no later step reads the old one; all else shares one arena by the times at
/// which values live.
/// </summary>
sealed class Planner
{
    const int Always = int.MaxValue;

    readonly Graph graph;
    readonly IBackend? backend;
    readonly List<Node> order;
    readonly Dictionary<Tensor, Buffer> buffers = [];
    readonly Dictionary<Tensor, int> lastUse = [];
    readonly Dictionary<Tensor, Place> results = [];
    readonly List<Buffer> arena = [];

    public Planner(Graph source, IBackend? backend)
    {
        this.backend = backend;
        graph = WithCopies(source);
        order = [.. graph.Nodes().Where(node => node.Inputs.Count > 0 || node.Op is Iota or Scan or While)
            .Where(node => node.Op is not Reshape)];
    }

    /// <summary>
    /// A stretch of memory: its size, the steps between which it is in use, and its place once that is fixed.
    /// </summary>
    sealed class Buffer
    {
        public long Bytes;
        public int Start, End;
        public Place? Place;
    }

    public Plan Build()
    {
        for (int i = 0; i < graph.Inputs.Count; i++)
            buffers[graph.Inputs[i]] = new Buffer { Start = -1, End = Always, Place = new(PlaceKind.Input, i) };
        foreach (Node leaf in graph.Nodes())
            if (leaf.Op is Constant or ReadVariable)
                buffers[leaf.Outputs[0]] = new Buffer
                {
                    Start = -1,
                    End = Always,
                    Place = new(PlaceKind.Memory, 0, leaf.Op is Constant c ? c.Value
                        : ((ReadVariable)leaf.Op).Variable.Value),
                };
        for (int step = 0; step < order.Count; step++)
            foreach (Tensor input in order[step].Inputs) lastUse[Source(input)] = step;
        for (int i = 0; i < graph.Outputs.Count; i++) results.TryAdd(Source(graph.Outputs[i]),
            new(PlaceKind.Output, i));
        PlaceUpdates();

        var loops = new Dictionary<Node, (Plan[] Bodies, Buffer Memory)>();
        for (int step = 0; step < order.Count; step++)
        {
            Node node = order[step];
            foreach (Tensor output in node.Outputs) buffers[output] = BufferOf(node, output, step);
            if (Bodies(node.Op) is { Length: > 0 } bodies)
            {
                var memory = new Buffer { Bytes = LoopBytes(node, bodies), Start = step, End = step };
                arena.Add(memory);
                loops[node] = (bodies, memory);
            }
        }
        long bytes = Arrange();
        var inputs = new (Place, TensorType)[graph.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = (new(PlaceKind.Input, i), graph.Inputs[i].Type);
        var outputs = new (Place, TensorType)[graph.Outputs.Count];
        for (int i = 0; i < outputs.Length; i++) outputs[i] = (PlaceOf(graph.Outputs[i]), graph.Outputs[i].Type);
        return new Plan(
            [.. order.Select(node => new Step(node, [.. node.Inputs.Select(PlaceOf)], [.. node.Outputs.Select(PlaceOf)],
                loops.TryGetValue(node, out var loop) ? loop.Bodies : [], loop.Memory?.Place?.At ?? 0))],
            inputs, outputs, bytes);
    }

    /// <summary>
    /// Results that would lie in an argument's, a variable's or a constant's memory get memory of their own, and so
    /// does
    /// a value that several variables take.
    /// </summary>
    static Graph WithCopies(Graph graph)
    {
        static bool IsLeaf(Tensor t) => Source(t).Node is { Inputs.Count: 0, Op: not (Iota or Scan or While) };
        static Tensor Own(Tensor t) => new Copy().Apply(t);
        // A variable that takes another's old value needs that value saved before anything is written.
        Tensor[] saved = [.. graph.Updates.Select(u => IsLeaf(u.Value) ? Own(u.Value) : u.Value)];
        Tensor[] outputs = [.. graph.Outputs.Select(y => IsLeaf(y) ? Own(y) : y)];
        return new(graph.Inputs, outputs, [.. graph.Updates.Select((u, i) => new Update(u.Variable, saved[i]))]);
    }

    /// <summary>Decides for each updated variable whether its step writes into it, or a copy at the end does.</summary>
    void PlaceUpdates()
    {
        var copies = new List<Node>();
        var stepOf = new Dictionary<Node, int>(order.Count);
        for (int step = 0; step < order.Count; step++) stepOf[order[step]] = step;
        var leaves = buffers.Keys.Where(t => t.Node.Op is ReadVariable).ToDictionary(t =>
            ((ReadVariable)t.Node.Op).Variable);
        foreach ((Variable variable, Tensor value) in graph.Updates)
        {
            Tensor source = Source(value);
            int made = stepOf.GetValueOrDefault(source.Node, -1);
            Tensor? leaf = leaves.GetValueOrDefault(variable);
            int last = leaf is null ? -1 : lastUse.GetValueOrDefault(leaf, -1);
            bool inPlace = !results.ContainsKey(source) && source.Node.Op is Fused or Copy or DynamicUpdateSlice &&
                (last < made || last == made && Ints.Range(source.Node.Inputs.Count).All(i =>
                    Source(source.Node.Inputs[i]) != leaf || MayOverwrite(source, i)));
            if (inPlace) { results[source] = new(PlaceKind.Memory, 0, variable.Value); continue; }
            Node copy = new Copy().ApplyAll(value);
            lastUse[source] = order.Count + copies.Count;
            copies.Add(copy);
            results[copy.Outputs[0]] = new(PlaceKind.Memory, 0, variable.Value);
        }
        order.AddRange(copies);
    }

    /// <summary>Whether a result may lie where an input of its step lies.</summary>
    static bool MayOverwrite(Tensor result, int input) => result.Node.Op switch
    {
        Fused fused => fused.MayOverwrite(input, result.Index),
        DynamicUpdateSlice => input == 0,
        SelectAndScatter scatter => input == 0 && scatter.Window.Tiles(result.Shape),
        _ => false,
    };

    Buffer BufferOf(Node node, Tensor output, int step)
    {
        int end = lastUse.GetValueOrDefault(output, step);
        Place? place = results.GetValueOrDefault(output);
        if (place is { Kind: PlaceKind.Memory })
            return new Buffer { Start = step, End = Always, Place = place };
        if (Reusable(node, output, step) is { } reused)
        {
            reused.End = place is null ? end : Always;
            reused.Place = place;
            return reused;
        }
        var buffer = new Buffer
        {
            Bytes = Bytes(output.Type),
            Start = step,
            End = place is null ? end
            : Always,
            Place = place
        };
        arena.Add(buffer);
        return buffer;
    }

    /// <summary>
    /// The memory of an input that this step reads last and that has the output's size, if there is one.
    /// </summary>
    Buffer? Reusable(Node node, Tensor output, int step)
    {
        for (int i = 0; i < node.Inputs.Count; i++)
        {
            Tensor source = Source(node.Inputs[i]);
            Buffer buffer = buffers[source];
            // End > step means that another output of this step has taken it.
            if (buffer.Place is null && buffer.End == step && lastUse[source] == step &&
                Bytes(output.Type) == buffer.Bytes &&
                source.DType.Size() == output.DType.Size() && MayOverwrite(output, i) &&
                !node.Outputs.Any(other => other != output && buffers.GetValueOrDefault(other) == buffer))
                return buffer;
        }
        return null;
    }

    /// <summary>The tensor in whose memory this one lies.</summary>
    static Tensor Source(Tensor tensor)
    {
        while (tensor.Node.Op is Reshape) tensor = tensor.Node.Inputs[0];
        return tensor;
    }

    Place PlaceOf(Tensor tensor) => buffers[Source(tensor)].Place!;

    Plan[] Bodies(Op op) => op switch
    {
        Scan scan => [Pipeline.Compile(ScanRows.Cut(scan), backend)],
        While loop => [Pipeline.Compile(loop.Condition, backend), Pipeline.Compile(loop.Body, backend)],
        _ => [],
    };

    static long LoopBytes(Node node, Plan[] bodies)
    {
        if (node.Op is Scan scan) return bodies[0].BlocksOf(scan) * bodies[0].BlockBytes(scan);
        return bodies.Sum(body => Arena.Align(body.ArenaBytes)) +
            2 * node.Outputs.Sum(output => Arena.Align(Bytes(output.Type)));
    }

    static long Bytes(TensorType type) => type.Shape.Elements * type.DType.Size();

    /// <summary>Gives every buffer without a place one in the arena.</summary>
    long Arrange()
    {
        Buffer[] open = [.. arena.Where(buffer => buffer.Place is null)];
        (long[] offsets, long total) = Arena.Arrange([.. open.Select(b => new Stretch(b.Bytes, b.Start, b.End))]);
        for (int i = 0; i < open.Length; i++) open[i].Place = new(PlaceKind.Arena, offsets[i]);
        return total;
    }
}
