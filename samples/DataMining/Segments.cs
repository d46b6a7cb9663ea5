using Lamina;
using Lamina.Callbacks;
using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Plots;
using Lamina.Tabular;
using Samples;
using ScottPlot;

namespace DataMining;

/// <summary>
/// Clusters by an autoencoder: 36 measures of a piece of land, four colours of nine pixels, are pressed through four
/// numbers and clustered there. The kind of soil is never shown; it tells how good the clusters are.
/// </summary>
static class Segments
{
    const int Code = 4;

    public static void Run(Options options)
    {
        Table land = options.Smoke ? Made.Land(600, options.Seed)
            : Table.Read(CsvFile.Open(options.Fetched("satellite.csv"), new() { Needed = ["classes"] }));
        TableFeatures features = TableFeatures.Infer(land, "classes");
        NDArray x = features.FitMatrix(land);
        var soil = (ClassTarget)features.Target!;
        int[] kinds = features.Targets(land).ToArray<int>();

        int width = x.Shape[1];
        KerasTensor measures = Keras.Input(width);
        KerasTensor code = new Dense(Code).Apply(new Dense(24, activation: "relu").Apply(measures));
        KerasTensor back = new Dense(width).Apply(new Dense(24, activation: "relu").Apply(code));
        Model autoencoder = new(measures, back), encoder = new(measures, code);
        autoencoder.Compile("adam", "mse");
        History history = autoencoder.Fit(x, x, batchSize: 64, epochs: options.Smoke ? 5 : options.Epochs, verbose: 0);
        LearningCurves.Save(history, options.File("segments-curves.png"));

        NDArray codes = encoder.Predict(x);
        int[] found = KMeans.Fit(codes, soil.ClassNames.Count, options.Seed).Assign(codes);
        Console.WriteLine($"{land.Count} pieces of land, {soil.ClassNames.Count} kinds of soil, {width} measures");
        Console.WriteLine($"clusters of the autoencoder's {Code} numbers: {Say(found, kinds)}");
        Console.WriteLine("clusters of the measures themselves: " +
            Say(KMeans.Fit(x, soil.ClassNames.Count, options.Seed).Assign(x), kinds));
        Draw(codes, kinds, soil.ClassNames, options.File("segments-map.png"));
    }

    static string Say(int[] clusters, int[] kinds)
    {
        var agreement = ClusterAgreement.Of(clusters, kinds);
        return $"purity {agreement.Purity:F4}, adjusted Rand index {agreement.AdjustedRand:F4}";
    }

    static void Draw(NDArray codes, int[] kinds, IReadOnlyList<string> names, string path)
    {
        Plot plot = new();
        for (int kind = 0; kind < names.Count; kind++)
        {
            int[] rows = [.. Enumerable.Range(0, kinds.Length).Where(i => kinds[i] == kind)];
            var points = plot.Add.ScatterPoints(rows.Select(i => codes[i * Code]).ToArray(),
                rows.Select(i => codes[i * Code + 1]).ToArray());
            points.MarkerSize = 3;
            plot.Legend.ManualItems.Add(new()
            {
                LabelText = names[kind],
                MarkerShape = MarkerShape.FilledCircle,
                MarkerFillColor = points.Color,
                MarkerSize = 9,
            });
        }
        plot.Title("two of the autoencoder's four numbers, coloured by the soil");
        plot.ShowLegend(Edge.Right);
        plot.SavePng(path, 760, 460);
    }
}
