using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Compiler;

/// <summary>
/// The maximum of each window over x and which of the window's places, counted in row-major order, has the first of
/// the maxima (or the first NaN). The windows lie side by side.
/// </summary>
/// <param name="Window">How the window slides over x.</param>
public sealed record ChooseWindow(WindowGeometry Window) : Op
{
    /// <summary>Places of a window at most: their number is a byte.</summary>
    internal const int MostPlaces = 256;

    /// <inheritdoc/>
    public override string Name => "reduce_window_max+choice";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        Shape shape = Window.OutputShape(inputs[0].Shape);
        return [new(inputs[0].DType, shape), new(DType.UInt8, shape)];
    }
}

/// <summary>
/// Puts each number of dy at its window's chosen place, and zeros everywhere else. Inputs are the choice and dy.
/// </summary>
/// <param name="Window">How the window slides over the result.</param>
/// <param name="Shape">The shape of the result.</param>
public sealed record ScatterChosen(WindowGeometry Window, Shape Shape) : Op
{
    /// <inheritdoc/>
    public override string Name => "scatter_chosen";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => [new(inputs[1].DType, Shape)];
}

/// <summary>
/// Max pooling keeps a byte a window for its gradient, which then needs no more of what was pooled: the largest tensors
/// of a convolutional network live through its forward step no longer than until they are pooled.
/// </summary>
sealed class KeepChoices : IPass
{
    public Graph Run(Graph graph)
    {
        IReadOnlyList<Node> nodes = graph.Nodes();
        if (!nodes.Any(node => node.Op is SelectAndScatter)) return graph;
        var last = new Dictionary<Tensor, Node>();
        foreach (Node node in nodes)
            foreach (Tensor input in node.Inputs) last[input] = node;
        var choices = new Dictionary<Tensor, Node>();    // by what is pooled: the node that pools it
        foreach (Node node in nodes)
            if (node.Op is ReduceWindow { Kind: Reduction.Maximum } pool && Pays(node.Inputs[0], pool.Window))
                choices.TryAdd(node.Inputs[0], node);
        var made = new Dictionary<Node, Tensor>();
        return Rewriter.Run(graph, (node, x) =>
        {
            if (node.Inputs.Count == 0 || !choices.TryGetValue(node.Inputs[0], out Node? pooled)) return null;
            WindowGeometry window = ((ReduceWindow)pooled.Op).Window;
            if (node == pooled)
            {
                Node chosen = node.With(x, new ChooseWindow(window));
                made[node] = chosen.Outputs[1];
                return [chosen.Outputs[0]];
            }
            return node.Op is SelectAndScatter scatter && scatter.Window == window &&
                made.TryGetValue(pooled, out Tensor? choice)
                ? node.With([choice, x[1]], new ScatterChosen(window, node.Outputs[0].Shape)).Outputs : null;
        });

        // Not where the tensor lives on for somebody else, or is given back.
        bool Pays(Tensor x, WindowGeometry window) => x.DType == DType.Float32 && window.Tiles(x.Shape) &&
            window.Elements <= ChooseWindow.MostPlaces && last[x].Op is SelectAndScatter scatter &&
            scatter.Window == window && !graph.Roots.Contains(x);
    }
}
