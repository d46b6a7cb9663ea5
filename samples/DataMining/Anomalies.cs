using Lamina;
using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Metrics;
using Lamina.Plots;
using Lamina.Tabular;
using Samples;

namespace DataMining;

/// <summary>
/// Anomalies by an autoencoder: it learns what readings of the shuttle's radiators are normally like, and what it
/// cannot reproduce is odd. As usual for these data, class Rad.Flow is normal, High is left out, the others are
/// anomalies.
/// </summary>
static class Anomalies
{
    public static void Run(Options options)
    {
        Table readings = Read(options);
        (Table half, Table test) = readings.Split(
            SplitIndices.Stratified(readings.Column("Class"), 0.5, options.Seed));
        // Only normal readings are learned from.
        Table normal = half.Rows([.. Enumerable.Range(0, half.Count).Where(i => !Odd(half[i]))]);

        TableFeatures features = TableFeatures.Infer(readings, leaveOut: ["Class"]);
        NDArray x = features.FitMatrix(normal);
        int width = x.Shape[1];
        Sequential model = new()
        {
            new Dense(16, activation: "tanh", inputShape: width),
            new Dense(3, activation: "tanh"),
            new Dense(16, activation: "tanh"),
            new Dense(width),
        };
        model.Compile("adam", "mse");
        model.Fit(x, x, batchSize: 128, epochs: options.Smoke ? 5 : Math.Min(options.Epochs, 30), verbose: 0);

        NDArray wanted = features.Matrix(test), got = model.Predict(wanted);
        NDArray odd = NDArray.From<float>([.. test.Select(row => Odd(row) ? 1f : 0)]);
        NDArray scores = Enumerable.Range(0, test.Count).Select(i => Enumerable.Range(0, width)
            .Sum(d => Math.Pow(wanted[i * width + d] - got[i * width + d], 2))).ToArray();
        var roc = RocCurve.Of(odd, scores);
        var precision = PrecisionRecallCurve.Of(odd, scores);
        Console.WriteLine($"{normal.Count} normal readings learned; {test.Count} tested, " +
            $"{test.Count(Odd)} of them anomalies");
        Console.WriteLine($"area under the ROC curve: {roc.Area:F4}, average precision: {precision.Area:F4}");
        EvaluationPlots.Save(
            new Dictionary<string, RocCurve> { ["autoencoder"] = roc }, options.File("anomalies-roc.png"));
    }

    /// <summary>The readings, without the class that is left out.</summary>
    public static Table Read(Options options)
    {
        Table all = options.Smoke ? Made.Readings(2000, options.Seed)
            : Table.Read(CsvFile.Open(options.Fetched("shuttle.csv"), new() { Needed = ["Class"] }));
        return all.Rows([.. Enumerable.Range(0, all.Count).Where(i => all[i].Text("Class") != "High")]);
    }

    static bool Odd(DataRow reading) => reading.Text("Class") != "Rad.Flow";
}
