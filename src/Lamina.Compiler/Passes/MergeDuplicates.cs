using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>Computes equal things once: nodes with equal ops and the same inputs become one.</summary>
sealed class MergeDuplicates : IPass
{
    public Graph Run(Graph graph)
    {
        var known = new Dictionary<Key, Node>();
        return Rewriter.Run(graph, (node, inputs) =>
        {
            if (!node.Op.IsPure) return null;
            var key = new Key(node, inputs);
            if (known.TryGetValue(key, out Node? same)) return same.Outputs;
            Node made = inputs.Length == 0 ? node : node.With(inputs);
            known[key] = made;
            return made.Outputs;
        });
    }

    /// <summary>A class: a dictionary by structs would be compiled anew for them, at every start.</summary>
    sealed class Key(Node node, Tensor[] inputs) : IEquatable<Key>
    {
        readonly Op op = node.Op;
        readonly Tensor[] inputs = inputs;
        readonly TensorType type = node.Outputs[0].Type;

        public bool Equals(Key? other) =>
            other is not null && op.Equals(other.op) && inputs.AsSpan().SequenceEqual(other.inputs);

        public override bool Equals(object? obj) => Equals(obj as Key);

        // What an op with inputs is made of is compared only where all this is the same: hashing the members of records
        // means a comparer for the type of each, and those are made by reflection at every start.
        public override int GetHashCode()
        {
            var hash = new HashCode();
            if (inputs.Length == 0) hash.Add(op);
            else hash.Add(op.GetType());
            hash.Add(type);
            foreach (Tensor input in inputs) hash.Add(input);
            return hash.ToHashCode();
        }
    }
}
