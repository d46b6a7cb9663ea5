using System.Globalization;
using System.Text.RegularExpressions;
using Lamina;
using Lamina.Callbacks;
using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Metrics;
using Lamina.Plots;
using Lamina.Regularizers;
using Lamina.Tabular;
using Samples;

namespace DataMining;

/// <summary>
/// A marketing response model: which customers of an insurance company will have a caravan policy. The data, the
/// division and the question are those of the CoIL Challenge 2000 (van der Putten and van Someren): from 5,822
/// customers learn to pick 800 of 4,000 others with as many owners among them as possible.
/// </summary>
static partial class Response
{
    const int Training = 5822, Chosen = 800;

    public static void Run(Options options)
    {
        Table customers = Read(options);
        int training = options.Smoke ? 2000 : Training;
        Table train = customers.Rows([.. Enumerable.Range(0, training)]),
            test = customers.Rows([.. Enumerable.Range(training, customers.Count - training)]);
        NDArray bought = Bought(test);

        // Several networks, each stopped where a fifth of its own does best; their mean is steadier than one.
        double[] scores = new double[test.Count];
        int members = options.Smoke ? 1 : 5;
        for (int member = 0; member < members; member++)
        {
            (Table learn, Table stop) = train.Split(
                SplitIndices.Stratified(train.Column("CARAVAN"), 0.8, options.Seed + member));
            NDArray predicted = Member(learn, stop, test, options);
            for (int i = 0; i < scores.Length; i++) scores[i] += predicted[i] / members;
        }

        NDArray ranked = scores;
        var lift = LiftCurve.Of(bought, ranked);
        var roc = RocCurve.Of(bought, ranked);
        double chosen = (double)Chosen / 4000;
        Console.WriteLine($"area under the ROC curve: {roc.Area:F4}");
        Console.WriteLine($"lift among the best 10 %: {lift.LiftAt(0.1):F2}, 20 %: {lift.LiftAt(0.2):F2}");
        Console.WriteLine($"owners among the best {chosen:P0}: {lift.GainAt(chosen) * Ones(bought):F0} of " +
            $"{Ones(bought)}, by chance {chosen * Ones(bought):F0}");
        EvaluationPlots.Save(
            new Dictionary<string, LiftCurve> { ["network"] = lift }, options.File("response-lift.png"));
        EvaluationPlots.Save(new Dictionary<string, RocCurve> { ["network"] = roc }, options.File("response-roc.png"));
    }

    /// <summary>The customers, ranges as numbers, and whether they bought.</summary>
    public static Table Read(Options options) => Numbered(options.Smoke ? Made.Customers(3000, options.Seed)
        : Table.Read(CsvFile.Open(options.Fetched("insurance.csv"), new() { Needed = ["CARAVAN"] })));

    static NDArray Member(Table learn, Table stop, Table test, Options options)
    {
        TableFeatures features = TableFeatures.Infer(learn, leaveOut: ["CARAVAN", "bought"]);
        features.Add(new TargetEncodedFeature("STYPE", "bought", smoothing: 30, name: "rate of the type"));
        NDArray x = features.FitMatrix(learn);
        Sequential model = new()
        {
            new Dropout(0.2, inputShape: x.Shape[1]),
            new Dense(32, activation: "relu", kernelRegularizer: new L2(1e-3)),
            new Dropout(0.5),
            new Dense(1, activation: "sigmoid"),
        };
        model.Compile("adam", "binary_crossentropy", metrics: ["auc"]);
        model.Fit(x, Bought(learn), batchSize: 128, epochs: options.Smoke ? 5 : options.Epochs, verbose: 0,
            validationData: (features.Matrix(stop), Bought(stop)),
            callbacks: [new EarlyStopping("val_auc", mode: "max", patience: 8, restoreBestWeights: true)]);
        return model.Predict(features.Matrix(test));
    }

    static NDArray Bought(Table rows) =>
        NDArray.From<float>([.. rows.Select(row => (float)row.Number("bought"))], (rows.Count, 1));

    static long Ones(NDArray labels) => Enumerable.Range(0, (int)labels.Elements).LongCount(i => labels[i] == 1);

    // "11 - 23%", "30-40", "f 200-499": ranges of a column are its numbers, by where they begin; sums of money, which
    // begin with f, by their logarithm.
    static Table Numbered(Table table)
    {
        foreach (DataColumn column in table.Schema.Where(column => column.Kind == DataKind.Text).ToArray())
            if (table.Column(column.Name).All(value => value.AsText() is { } text && Range().IsMatch(text)))
                table = table.With(column with { Kind = DataKind.Number }, row => Begin(row.Text(column.Name)!));
        return table.With(new DataColumn("bought", DataKind.Boolean), row => row.Text("CARAVAN") == "insurance");
    }

    static double Begin(string range)
    {
        double number = double.Parse(Range().Match(range).Groups[1].Value, CultureInfo.InvariantCulture);
        return range[0] == 'f' ? Math.Log(1 + number) : number;
    }

    [GeneratedRegex(@"^(?:f )?(\d+)(?:%| ?- ?[\d?]+%?)?$")]
    private static partial Regex Range();
}
