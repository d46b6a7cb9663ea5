using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>A partition of nodes into groups that stays free of cycles as groups merge.</summary>
sealed class Grouping
{
    readonly Dictionary<Node, Group> groupOf = [];

    public Grouping(IReadOnlyList<Node> nodes)
    {
        Nodes = nodes;
        for (int i = 0; i < nodes.Count; i++)
        {
            var group = new Group { First = i, Last = i };
            group.Members.Add(nodes[i]);
            group.Inputs.UnionWith(nodes[i].Inputs.Select(input => groupOf[input.Node]));
            groupOf[nodes[i]] = group;
        }
    }

    sealed class Group
    {
        public readonly List<Node> Members = [];
        public readonly HashSet<Group> Inputs = [];
        public int First, Last;
        public Group? MergedInto;

        public Group Root
        {
            get
            {
                Group root = this;
                while (root.MergedInto is { } next) root = next;
                return root;
            }
        }
    }

    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>
    /// Merges the groups of two nodes, if neither then depends on itself and the result is not too large.
    /// </summary>
    public bool TryMerge(Node a, Node b, int largest)
    {
        Group x = groupOf[a].Root, y = groupOf[b].Root;
        if (x == y) return true;
        if (x.Members.Count + y.Members.Count > largest || DependsAround(x, y) || DependsAround(y, x)) return false;
        x.Members.AddRange(y.Members);
        x.Inputs.UnionWith(y.Inputs);
        (x.First, x.Last) = (Math.Min(x.First, y.First), Math.Max(x.Last, y.Last));
        y.MergedInto = x;
        return true;
    }

    /// <summary>Whether <paramref name="from"/> depends on <paramref name="on"/> through a third group.</summary>
    static bool DependsAround(Group from, Group on)
    {
        var seen = new HashSet<Group>();
        var stack = new Stack<Group>(from.Inputs.Select(g => g.Root).Where(g => g != on && g != from));
        while (stack.TryPop(out Group? group))
        {
            if (group == on) return true;
            // All that a group depends on was made before its last member.
            if (group.Last < on.First || !seen.Add(group)) continue;
            foreach (Group input in group.Inputs) stack.Push(input.Root);
        }
        return false;
    }

    /// <summary>
    /// The groups, each after those it depends on, otherwise in the order of their last members; members in order of
    /// making.
    /// </summary>
    public IEnumerable<List<Node>> Ordered()
    {
        List<Group> groups = [.. groupOf.Values.Select(g => g.Root).Distinct()];
        var waiting = new Dictionary<Group, int>();
        var users = new Dictionary<Group, List<Group>>();
        var ready = new PriorityQueue<Group, int>();
        foreach (Group group in groups)
        {
            HashSet<Group> inputs = [.. group.Inputs.Select(g => g.Root).Where(g => g != group)];
            waiting[group] = inputs.Count;
            foreach (Group input in inputs) (users.TryGetValue(input, out var list) ? list : users[input] = [])
                .Add(group);
            if (inputs.Count == 0) ready.Enqueue(group, group.Last);
        }
        while (ready.TryDequeue(out Group? group, out _))
        {
            yield return [.. group.Members.OrderBy(node => node.Id)];
            foreach (Group user in users.GetValueOrDefault(group, []))
                if (--waiting[user] == 0) ready.Enqueue(user, user.Last);
        }
    }
}
