using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>A pass of the compiler: a graph in, an equivalent graph out.</summary>
public interface IPass
{
    /// <summary>The pass's name in dumps.</summary>
    string Name => GetType().Name;

    /// <summary>The rewritten graph.</summary>
    Graph Run(Graph graph);
}

/// <summary>From a graph to a plan: the passes in their order, then scheduling and memory planning.</summary>
public static class Pipeline
{
    /// <summary>The passes, in order.</summary>
    public static IReadOnlyList<IPass> Passes { get; } =
    [
        new PruneLoops(), new WidenProducts(), new HoistInvariants(), new CanonicalProducts(), new ReadNarrow(),
        new PoolGradients(), new Simplify(), new MergeDuplicates(), new DropBarriers(), new KeepChoices(),
        new FuseConvolutions(), new FuseEpilogues(), new FuseElementwise(), new FuseColumns(),
        new RecomputeElementwise(), new DropUnread(),
    ];

    /// <summary>Called with the name of a pass and the graph after it; tests put a verifier here.</summary>
    public static Action<string, Graph>? AfterPass { get; set; }

    /// <summary>Compiles a graph to a plan.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="backend">Says which composites it takes whole; without it all are made of their parts.</param>
    public static Plan Compile(Graph graph, IBackend? backend = null)
    {
        graph = ExpandComposites.Run(graph, backend);
        AfterPass?.Invoke(nameof(ExpandComposites), graph);
        foreach (IPass pass in Passes)
        {
            graph = pass.Run(graph);
            AfterPass?.Invoke(pass.Name, graph);
        }
        return new Planner(graph, backend).Build();
    }
}
