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
            var group = new Group { First = i, Last = i, Reach = i };
            group.Members.Add(nodes[i]);
            group.Inputs.UnionWith(nodes[i].Inputs.Select(input => groupOf[input.Node]));
            foreach (Group input in group.Inputs) input.Users.Add(group);
            groupOf[nodes[i]] = group;
        }
    }

    sealed class Group
    {
        public readonly List<Node> Members = [];
        public readonly HashSet<Group> Inputs = [], Users = [];
        public int First, Last;

        /// <summary>The group and all that it depends on have no member behind this one.</summary>
        public int Reach;

        public Group? MergedInto;

        public Group Root
        {
            get
            {
                if (MergedInto is not { } next) return this;
                // The way gets shorter each time that it is gone.
                return MergedInto = next.Root;
            }
        }
    }

    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The group that a node is in now.</summary>
    public object Of(Node node) => groupOf[node].Root;

    /// <summary>
    /// Merges the groups of two nodes, if neither then depends on itself and the result is not too large.
    /// </summary>
    public bool TryMerge(Node a, Node b, int largest)
    {
        Group x = groupOf[a].Root, y = groupOf[b].Root;
        if (x == y) return true;
        if (x.Members.Count + y.Members.Count > largest || Delays(x, y) || Delays(y, x) || DependsAround(x, y) ||
            DependsAround(y, x)) return false;
        x.Members.AddRange(y.Members);
        x.Inputs.UnionWith(y.Inputs);
        x.Users.UnionWith(y.Users);
        (x.First, x.Last) = (Math.Min(x.First, y.First), Math.Max(x.Last, y.Last));
        y.MergedInto = x;
        Extend(x, Math.Max(x.Reach, y.Reach));
        return true;
    }

    /// <summary>
    /// Whether what one group waits for would hold up those who use the other: all that they need would then live
    /// longer.
    /// </summary>
    static bool Delays(Group waiting, Group used)
    {
        int ready = -1;
        foreach (Group input in waiting.Inputs)
            if (input.Root is { } root && root != used && root != waiting) ready = Math.Max(ready, root.Last);
        return ready > used.Last && used.Users.Select(g => g.Root).Any(g =>
            g != waiting && g != used && g.First < ready);
    }

    /// <summary>What a group now depends on, those depend on that use it.</summary>
    static void Extend(Group group, int reach)
    {
        group.Reach = reach;
        var stack = new Stack<Group>(group.Users.Select(g => g.Root));
        while (stack.TryPop(out Group? user))
        {
            if (user.Reach >= reach) continue;
            user.Reach = reach;
            foreach (Group next in user.Users) stack.Push(next.Root);
        }
    }

    /// <summary>Whether <paramref name="from"/> depends on <paramref name="on"/> through a third group.</summary>
    static bool DependsAround(Group from, Group on)
    {
        var seen = new HashSet<Group>();
        var stack = new Stack<Group>(from.Inputs.Select(g => g.Root).Where(g => g != on && g != from));
        while (stack.TryPop(out Group? group))
        {
            if (group == on) return true;
            if (group.Reach < on.First || !seen.Add(group)) continue;
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
