using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>A partition of nodes into groups that stays free of cycles as groups merge.</summary>
sealed class Grouping
{
    readonly Dictionary<Node, Group> groupOf;

    // What a walk has still to look at; one for all walks, which come by the thousand.
    readonly Stack<Group> ahead = new();

    // The number of the walk: it marks what it has seen by it.
    int walk;

    public Grouping(IReadOnlyList<Node> nodes)
    {
        Nodes = nodes;
        groupOf = new(nodes.Count);
        for (int i = 0; i < nodes.Count; i++)
        {
            Node node = nodes[i];
            var group = new Group(i, node);
            for (int j = 0; j < node.Inputs.Count; j++)
            {
                Group input = groupOf[node.Inputs[j].Node];
                if (group.Inputs.Contains(input)) continue;
                group.Inputs.Add(input);
                input.Users.Add(group);
            }
            groupOf[node] = group;
        }
    }

    sealed class Group(int place, Node node)
    {
        public readonly List<Node> Members = new(1) { node };

        // Each other group once at first; of groups that merge later, several may stand for one.
        public readonly List<Group> Inputs = new(node.Inputs.Count), Users = new(1);
        public int First = place, Last = place;

        /// <summary>The group and all that it depends on have no member behind this one.</summary>
        public int Reach = place;

        /// <summary>The last walk that came by.</summary>
        public int Seen;

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
        x.Inputs.AddRange(y.Inputs);
        x.Users.AddRange(y.Users);
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
        if (ready <= used.Last) return false;
        foreach (Group user in used.Users)
            if (user.Root is { } root && root != waiting && root != used && root.First < ready) return true;
        return false;
    }

    /// <summary>What a group now depends on, those depend on that use it.</summary>
    void Extend(Group group, int reach)
    {
        group.Reach = reach;
        foreach (Group user in group.Users) ahead.Push(user.Root);
        while (ahead.TryPop(out Group? user))
        {
            if (user.Reach >= reach) continue;
            user.Reach = reach;
            foreach (Group next in user.Users) ahead.Push(next.Root);
        }
    }

    /// <summary>Whether <paramref name="from"/> depends on <paramref name="on"/> through a third group.</summary>
    bool DependsAround(Group from, Group on)
    {
        walk++;
        bool depends = false;
        foreach (Group input in from.Inputs)
            if (input.Root is { } root && root != on && root != from) ahead.Push(root);
        while (!depends && ahead.TryPop(out Group? group))
        {
            depends = group == on;
            if (depends || group.Reach < on.First || group.Seen == walk) continue;
            group.Seen = walk;
            foreach (Group input in group.Inputs) ahead.Push(input.Root);
        }
        ahead.Clear();
        return depends;
    }

    /// <summary>
    /// The groups, each after those it depends on, otherwise in the order of their last members; members in order of
    /// making.
    /// </summary>
    public IEnumerable<List<Node>> Ordered()
    {
        // How many groups one depends on, and who depends on it, each once.
        var open = new Dictionary<Group, int>();
        var users = new Dictionary<Group, List<Group>>();
        var ready = new PriorityQueue<Group, int>();
        foreach (Node node in Nodes)
        {
            Group group = groupOf[node].Root;
            if (open.ContainsKey(group)) continue;
            walk++;
            int inputs = 0;
            foreach (Group each in group.Inputs)
            {
                Group input = each.Root;
                if (input == group || input.Seen == walk) continue;
                input.Seen = walk;
                inputs++;
                (users.TryGetValue(input, out var list) ? list : users[input] = []).Add(group);
            }
            open[group] = inputs;
            if (inputs == 0) ready.Enqueue(group, group.Last);
        }
        while (ready.TryDequeue(out Group? group, out _))
        {
            group.Members.Sort(static (a, b) => a.Id.CompareTo(b.Id));
            yield return group.Members;
            if (!users.TryGetValue(group, out var list)) continue;
            foreach (Group user in list)
                if (--open[user] == 0) ready.Enqueue(user, user.Last);
        }
    }
}
