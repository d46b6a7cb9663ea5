using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Cells one after the other as one cell: each takes the output of the one before. The states are those of all cells,
/// in their order; the output is that of the last cell. Input (batch, features) and the states; output (batch, units of
/// the last) and the states.
/// </summary>
/// <example><code>new RNN(new StackedRNNCells([new LSTMCell(32), new LSTMCell(16)]))</code></example>
public sealed class StackedRNNCells : RecurrentCell
{
    /// <summary>Cells one after the other.</summary>
    /// <param name="cells">At least one.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <exception cref="ArgumentException">There are no cells.</exception>
    public StackedRNNCells(IReadOnlyList<RecurrentCell> cells, string? name = null, bool trainable = true,
        DType dtype = DType.Float32) : base(name, trainable, dtype)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Count == 0) throw new ArgumentException("A stack of cells needs at least one.", nameof(cells));
        Cells = [.. cells.Select(Track)];
    }

    /// <summary>The cells, in the order in which they run.</summary>
    public IReadOnlyList<RecurrentCell> Cells { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateSizes => [.. Cells.SelectMany(cell => cell.StateSizes)];

    /// <inheritdoc/>
    public override Shape OutputSize => Cells[^1].OutputSize;

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        Shape x = inputShapes[0];
        foreach (RecurrentCell cell in Cells)
        {
            cell.EnsureBuilt(x);
            x = [x[0], .. cell.OutputSize];
        }
    }

    /// <inheritdoc/>
    public override Tensor[] InitialStates(int batch) => [.. Cells.SelectMany(cell => cell.InitialStates(batch))];

    /// <inheritdoc/>
    public override CellSteps Begin(Shape input, CallContext context)
    {
        var steps = new CellSteps[Cells.Count];
        for (int i = 0; i < steps.Length; i++)
        {
            steps[i] = Cells[i].Begin(input, context);
            input = [input[0], .. Cells[i].OutputSize];
        }
        return new(steps[0].Prepare, (x, states) =>
        {
            var after = new List<Tensor>();
            for (int i = 0; i < steps.Length; i++)
            {
                Tensor[] own = states[after.Count..(after.Count + Cells[i].StateSizes.Count)];
                (x, Tensor[] next) = steps[i].Step(i == 0 ? x : steps[i].Prepare(x), own);
                after.AddRange(next);
            }
            return (x, [.. after]);
        });
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() =>
        base.GetConfig().With(("cells", new JsonArray([.. Cells.Select(Registry.Serialize)])));

    internal static StackedRNNCells Read(JsonObject c) => new(
        [.. (c["cells"] as JsonArray ?? throw new FormatException("The config lacks 'cells'.")).Select(ReadCell)],
        LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c));

    /// <summary>The cell that a serialized object stands for.</summary>
    internal static RecurrentCell ReadCell(JsonNode? node)
    {
        Layer layer = Layer.FromConfig(node as JsonObject ?? throw new FormatException("The config lacks a cell."));
        return layer as RecurrentCell ?? throw new ArgumentException($"{layer} is not a recurrent cell.");
    }
}
