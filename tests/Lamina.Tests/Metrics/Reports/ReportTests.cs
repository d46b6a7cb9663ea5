using Lamina.IR;
using Lamina.Metrics;

namespace Lamina.Tests;

/// <summary>Reports of classes, scores and numbers against the examples in scikit-learn's documentation.</summary>
public class ReportTests
{
    static readonly int[] truth = [2, 0, 2, 2, 0, 1], taken = [0, 0, 2, 2, 0, 2];

    [Fact]
    public void Confusions_are_counted()
    {
        var matrix = ConfusionMatrix.Of(truth, taken);
        long[,] expected = { { 2, 0, 0 }, { 0, 0, 1 }, { 1, 0, 2 } };
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) Assert.Equal(expected[i, j], matrix[i, j]);
        Assert.Equal(4.0 / 6, matrix.Accuracy);
        Assert.Equal(2.0 / 3, matrix.Normalized()[2, 2]);
        Assert.Equal("    ant bee cat\nant   2   0   0\nbee   0   0   1\ncat   1   0   2",
            ConfusionMatrix.Of(truth, taken, ["ant", "bee", "cat"]).ToString());
        float[,] scores = { { .1f, .9f }, { .8f, .2f } };
        Assert.Equal(1, ConfusionMatrix.Of(new[] { 1, 1 }, scores)[1, 0]);
        Assert.Equal(1, ConfusionMatrix.Of(new[,] { { 0f, 1f }, { 0f, 1f } }, scores)[1, 0]);
    }

    // scikit-learn, classification_report: y_true = [0, 1, 2, 2, 2], y_pred = [0, 0, 2, 2, 1].
    [Fact]
    public void Classes_are_reported()
    {
        var report = ClassReport.Of(
            new[] { 0, 1, 2, 2, 2 }, new[] { 0, 0, 2, 2, 1 }, ["class 0", "class 1", "class 2"]);
        Assert.Equal(new ClassScores("class 0", 0.5, 1, 2.0 / 3, 1), report.Classes[0]);
        Assert.Equal(new ClassScores("class 1", 0, 0, 0, 1), report.Classes[1]);
        Assert.Equal(1, report.Classes[2].Precision);
        Assert.Equal(0.67, report.Classes[2].Recall, 0.005);
        Assert.Equal(0.8, report.Classes[2].F1, 12);
        Assert.Equal(0.50, report.Macro.Precision, 12);
        Assert.Equal(0.49, report.Macro.F1, 0.005);
        Assert.Equal(0.70, report.Weighted.Precision, 12);
        Assert.Equal(0.61, report.Weighted.F1, 0.005);
        Assert.Equal(0.6, report.Accuracy);
        Has("class 2         1.0000    0.6667    0.8000         3", report.ToString());
    }

    static readonly int[] labels = [0, 0, 1, 1];
    static readonly double[] scores = [0.1, 0.4, 0.35, 0.8];

    [Fact]
    public void Curves_go_through_every_threshold()
    {
        var roc = RocCurve.Of(labels, scores);
        Assert.Equal([0, 0, 0.5, 0.5, 1], roc.FalsePositiveRates);
        Assert.Equal([0, 0.5, 0.5, 1, 1], roc.TruePositiveRates);
        Assert.Equal([double.PositiveInfinity, 0.8, 0.4, 0.35, 0.1], roc.Thresholds);
        Assert.Equal(0.75, roc.Area);
        var pr = PrecisionRecallCurve.Of(labels, scores);
        Assert.Equal([0, 0.5, 0.5, 1, 1], pr.Recalls);
        Assert.Equal([1, 1, 0.5, 2.0 / 3, 0.5], pr.Precisions);
        Assert.Equal(0.83, pr.Area, 0.005);
    }

    [Fact]
    public void The_area_is_the_chance_of_the_right_order()
    {
        System.Random random = new(3);
        for (int round = 0; round < 50; round++)
        {
            int[] classes = [0, 1, .. Enumerable.Range(0, 30).Select(_ => random.Next(2))];
            double[] ranks = [.. classes.Select(_ => (double)random.Next(8))];
            double pairs = 0, right = 0;
            for (int i = 0; i < classes.Length; i++)
                for (int j = 0; j < classes.Length; j++)
                    if (classes[i] > classes[j])
                    {
                        pairs++;
                        right += ranks[i] > ranks[j] ? 1 : ranks[i] == ranks[j] ? 0.5 : 0;
                    }
            Assert.Equal(right / pairs, RocCurve.Of(classes, ranks).Area, 12);
        }
    }

    [Fact]
    public void Lift_is_gain_over_chance()
    {
        var lift = LiftCurve.Of(new[] { 1, 1, 0, 1, 0, 0, 0, 0, 0, 0 },
            new[] { 10.0, 9, 8, 7, 6, 5, 4, 3, 2, 1 });
        Assert.Equal(0.3, lift.Rate);
        Assert.Equal(2.0 / 3, lift.GainAt(0.2), 12);
        Assert.Equal(10.0 / 3, lift.LiftAt(0.2), 12);
        Assert.Equal(1, lift.LiftAt(1), 12);
        Assert.Equal(0.5, LiftCurve.Of(new[] { 1, 0 }, new[] { 5, 5 }).GainAt(0.5));
    }

    // scikit-learn, calibration_curve and brier_score_loss.
    [Fact]
    public void Calibration_compares_bins()
    {
        var calibration = Calibration.Of(new[] { 0, 0, 0, 0, 1, 1, 1, 1, 1 },
            new[] { 0.1, 0.2, 0.3, 0.4, 0.65, 0.7, 0.8, 0.9, 1.0 }, bins: 3);
        Assert.Equal([0, 0.5, 1], calibration.Bins.Select(bin => bin.Frequency));
        Assert.Equal([0.2, 0.525, 0.85], calibration.Bins.Select(bin => Math.Round(bin.MeanProbability, 12)));
        Assert.Equal((3 * 0.2 + 2 * 0.025 + 4 * 0.15) / 9, calibration.ExpectedError, 12);
        Assert.Equal(0.2, calibration.MaximumError, 12);
        Assert.Equal(0.0375, Calibration.Of(new[] { 0, 1, 1, 0 }, new[] { 0.1, 0.9, 0.8, 0.3 }).Brier, 12);
        // A bin has its upper edge.
        Assert.All(Enumerable.Range(1, 10), i => Assert.Equal(1,
            Calibration.Of(new[] { 1 }, new[] { i / 10.0 }).Bins[i - 1].Count));
        var confidence = Calibration.OfConfidence(new[] { 0, 1 }, new[,] { { .9, .1 }, { .7, .3 } });
        Assert.Equal(((1 - 0.9) + 0.7) / 2, confidence.ExpectedError, 12);
    }

    // scikit-learn, mean_absolute_error, mean_squared_error, mean_absolute_percentage_error and r2_score.
    [Fact]
    public void Residuals_are_reported()
    {
        var report = RegressionReport.Of(new[] { 3, -0.5, 2, 7 }, new[] { 2.5, 0, 2, 8 });
        Assert.Equal(0.5, report.MeanAbsoluteError);
        Assert.Equal(Math.Sqrt(0.375), report.RootMeanSquaredError, 12);
        Assert.Equal(0.3273, report.MeanAbsolutePercentageError, 1e-4);
        Assert.Equal(0.948, report.R2, 1e-3);
        Assert.Equal([0.5, -0.5, 0, -1], report.Residuals);
        Assert.Equal(-0.25, report.Bias);
        Assert.Equal([-1, -0.25, 0.5], new[] { 0, 0.5, 1 }.Select(report.Quantile));
        Assert.Equal(0, RegressionReport.Of(new[] { 1.0, 1 }, new[] { 1.0, 2 }).R2);
    }

    [Fact]
    public void Intervals_are_judged()
    {
        var report = IntervalReport.Of(new[] { 1.0, 5 }, new[] { 0.0, 0 }, new[] { 2.0, 4 }, level: 0.8);
        Assert.Equal(0.5, report.Coverage);
        Assert.Equal(3, report.MeanWidth);
        Assert.Equal((2 + 4 + 2 / 0.2 * 1) / 2, report.Score, 12);
        Assert.Throws<ArgumentException>(() => IntervalReport.Of(new[] { 1 }, new[] { 3 }, new[] { 2 }));
    }

    [Fact]
    public void What_has_no_meaning_is_refused()
    {
        Has("2 of yPred", Refused(() => ConfusionMatrix.Of(new[] { 0 }, new[] { 0, 1 })));
        Has("Element 1 of yTrue is -1", Refused(() => ConfusionMatrix.Of(new[] { 0, -1 }, new[] { 0, 1 })));
        Has("below 1", Refused(() => ClassReport.Of(new[] { 0 }, new[] { 1 }, ["only"])));
        Has("0 or 1", Refused(() => RocCurve.Of(new[] { 0, 2 }, new[] { 0, 1 })));
        Has("NaN", Refused(() => RocCurve.Of(new[] { 0, 1 }, new[] { 0, double.NaN })));
        Has("both classes", Refused(() => RocCurve.Of(new[] { 1, 1 }, new[] { 0, 1 })));
        Has("from 0 to 1", Refused(() => Calibration.Of(new[] { 1 }, new[] { 1.5 })));
    }

    static void Has(string part, string text) => Assert.Contains(part, text, StringComparison.Ordinal);

    static string Refused(Func<object> report) => Assert.Throws<ArgumentException>(report).Message;
}
