using System.Globalization;
using System.Text;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// The table of layers, as Keras prints it.
public partial class Model
{
    /// <summary>
    /// Prints the layers with their output shapes and numbers of parameters, and the memory that these take.
    /// </summary>
    /// <param name="output">Where to; by default the console.</param>
    /// <param name="expandNested">Whether the layers of models inside are listed too.</param>
    /// <param name="showTrainable">Whether a column says which layers training changes.</param>
    /// <param name="lineLength">How wide the table may be, in letters; by default as wide as it has to be.</param>
    /// <param name="layerRange">The first and the last layer that are listed, by name.</param>
    /// <exception cref="ArgumentException">A layer of the range is not there, or they stand in the other
    /// order.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The line is too short for a table.</exception>
    public void Summary(TextWriter? output = null, bool expandNested = false, bool showTrainable = false,
        int? lineLength = null, (string First, string Last)? layerRange = null) =>
        (output ?? Console.Out).Write(SummaryText(expandNested, showTrainable, lineLength, layerRange));

    /// <summary>The table that <see cref="Summary"/> prints.</summary>
    /// <param name="expandNested">Whether the layers of models inside are listed too.</param>
    /// <param name="showTrainable">Whether a column says which layers training changes.</param>
    /// <param name="lineLength">How wide the table may be, in letters; by default as wide as it has to be.</param>
    /// <param name="layerRange">The first and the last layer that are listed, by name.</param>
    /// <exception cref="ArgumentException">A layer of the range is not there, or they stand in the other
    /// order.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The line is too short for a table.</exception>
    public string SummaryText(bool expandNested = false, bool showTrainable = false, int? lineLength = null,
        (string First, string Last)? layerRange = null)
    {
        (int first, int last) = (0, Layers.Count - 1);
        if (layerRange is { } range)
        {
            List<Layer> all = [.. Layers];
            (first, last) = (all.IndexOf(GetLayer(range.First)), all.IndexOf(GetLayer(range.Last)));
            if (last < first)
                throw new ArgumentException($"'{range.Last}' comes before '{range.First}'; exchange them.");
        }
        bool connected = graph is not null && !IsChain(graph);
        var table = new SummaryTable(["Layer (type)", "Output Shape", "Param #"], rightAligned: [2]);
        if (connected) table.AddColumn("Connected to");
        if (showTrainable) table.AddColumn("Trainable");
        for (int i = first; i <= last; i++) AddRow(table, this, i, 0, expandNested, showTrainable, connected);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Model: \"{Name}\"");
        table.Print(text, lineLength);
        Total(text, "Total params", Weights);
        Total(text, "Trainable params", TrainableWeights);
        Total(text, "Non-trainable params", NonTrainableWeights);
        if (OptimizerState is { Count: > 0 } state) Total(text, "Optimizer params", state);
        return text.ToString();
    }

    /// <summary>A graph in which each layer has one input, that of the one before it.</summary>
    static bool IsChain(FunctionalGraph graph) => graph.Inputs.Count == 1 && graph.Layers.All(layer =>
        layer is InputLayer || (graph.CallsOf(layer).Count == 1 && graph.CallsOf(layer)[0].Dependencies.Count() == 1));

    static void AddRow(
        SummaryTable table, Model model, int index, int depth, bool expandNested, bool showTrainable, bool connected)
    {
        Layer layer = model.Layers[index];
        string name = $"{new string(' ', depth * 2)}{(depth > 0 ? "└ " : "")}{layer.Name} ({layer.ClassName})";
        List<string> row = [name, OutputText(model, index), Count(layer.CountParams())];
        if (connected) row.Add(model.Graph is { } graph ? ConnectedText(graph, layer) : "-");
        if (showTrainable) row.Add(layer.Weights.Count == 0 ? "-" : layer.Trainable ? "Y" : "N");
        table.AddRow(row);
        if (!expandNested || layer is not Model inner) return;
        for (int i = 0; i < inner.Layers.Count; i++)
            AddRow(table, inner, i, depth + 1, expandNested, showTrainable, connected);
    }

    static string OutputText(Model model, int index)
    {
        if (model is Sequential stack)
            return index < stack.LayerTypes.Count ? stack.LayerTypes[index].Shape.ToString() : "?";
        if (model.Graph is not { } graph) return "?";
        KerasTensor[] outputs = graph.CallsOf(model.Layers[index])[0].Outputs;
        return string.Join(", ", outputs.Select(x => x.Shape));
    }

    static string ConnectedText(FunctionalGraph graph, Layer layer)
    {
        if (layer is InputLayer) return "-";
        string[] from = [.. graph.CallsOf(layer).SelectMany(call => call.Dependencies)
            .Select(x => $"{x.Layer.Name}[{graph.CallsOf(x.Layer).ToList().IndexOf(x.Source)}][{x.Index}]")];
        return string.Join(", ", from);
    }

    static void Total(StringBuilder text, string what, IReadOnlyList<Variable> variables) =>
        text.AppendLine(CultureInfo.InvariantCulture, $" {what}: {Count(variables.Sum(v => v.Shape.Elements))} " +
            $"({Size(variables.Sum(v => (long)v.Value.Bytes.Length))})");

    static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Bytes in the largest unit that gives at least 1, as Keras writes them.</summary>
    static string Size(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        (double size, int unit) = (bytes, 0);
        while (size >= 1024 && unit < units.Length - 1) (size, unit) = (size / 1024, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{size:0.00} {units[unit]}");
    }
}
