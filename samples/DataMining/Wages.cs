using Lamina;
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
/// Regression on a survey with gaps: the hourly wage from schooling, age, sex and language. Of 7,425 people 4,147 say
/// what they earn; of those some do not say how long they went to school.
/// </summary>
static class Wages
{
    public static void Run(Options options)
    {
        Table people = Read(options);
        int folds = options.Smoke ? 2 : 5;
        double[] network = new double[people.Count], line = new double[people.Count];
        foreach (Fold fold in CrossValidation.Random(people.Count, folds, options.Seed))
        {
            (Table train, Table test) = people.Split(fold);
            double[] byNetwork = Predict(train, test, hidden: true, options);
            double[] byLine = Predict(train, test, hidden: false, options);
            for (int i = 0; i < test.Count; i++)
                (network[fold.Test[i]], line[fold.Test[i]]) = (byNetwork[i], byLine[i]);
        }
        NDArray wages = people.Select(row => Math.Log(row.Number("wages"))).ToArray();
        var report = RegressionReport.Of(wages, network);
        var plain = RegressionReport.Of(wages, line);
        Console.WriteLine($"logarithm of the wage, {folds} folds: R² {report.R2:F4} (network), {plain.R2:F4} (line)");
        Console.WriteLine($"mean absolute error: {report.MeanAbsoluteError:F4} (network), " +
            $"{plain.MeanAbsoluteError:F4} (line)");
        EvaluationPlots.Save(report, network, options.File("wages-residuals.png"));
    }

    /// <summary>The people who say what they earn, and the logarithm of it.</summary>
    public static Table Read(Options options)
    {
        Table people = options.Smoke ? Made.Wages(800, options.Seed)
            : Table.Read(CsvFile.Open(options.Fetched("wages.csv"),
                new() { Needed = ["wages", "education", "age", "sex", "language"] }));
        people = people.Rows([.. Enumerable.Range(0, people.Count).Where(i => !people[i].IsMissing("wages"))]);
        return people.With(new DataColumn("log wage", DataKind.Number), row => Math.Log(row.Number("wages")));
    }

    static double[] Predict(Table train, Table test, bool hidden, Options options)
    {
        TableFeatures features = new()
        {
            new NumericFeature("education", MissingNumbers.Median, indicator: true),
            new NumericFeature("age"),
            new CategoricalFeature("sex"),
            new CategoricalFeature("language"),
        };
        var target = new NumericTarget("log wage", standardize: true);
        features.Target = target;
        NDArray x = features.FitMatrix(train);
        Sequential model = new();
        if (hidden)
        {
            model.Add(new Dense(32, activation: "relu", kernelRegularizer: new L2(1e-4), inputShape: x.Shape[1]));
            model.Add(new Dense(16, activation: "relu", kernelRegularizer: new L2(1e-4)));
        }
        model.Add(new Dense(1, inputShape: x.Shape[1]));
        model.Compile(new Lamina.Optimizers.Adam(hidden ? 3e-3 : 3e-2), "mse");
        model.Fit(x, features.Targets(train), batchSize: 64, epochs: options.Smoke ? 10 : options.Epochs, verbose: 0);
        return [.. target.Restore(model.Predict(features.Matrix(test))).ToArray<float>().Select(y => (double)y)];
    }
}
