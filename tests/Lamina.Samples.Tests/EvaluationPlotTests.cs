using Lamina.Metrics;
using Lamina.Plots;
using SkiaSharp;

namespace Lamina.Samples.Tests;

public sealed class EvaluationPlotTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("evaluation").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static readonly int[] labels = [0, 0, 1, 1, 0, 1, 1, 0];
    static readonly double[] scores = [0.1, 0.4, 0.35, 0.8, 0.2, 0.9, 0.7, 0.6];

    [Fact]
    public void Every_report_has_a_picture()
    {
        IsPng(path => EvaluationPlots.Save(ConfusionMatrix.Of(
            labels, scores.Select(s => s > 0.5 ? 1 : 0).ToArray(), ["good", "bad"]), path));
        IsPng(path => EvaluationPlots.Save(One(RocCurve.Of(labels, scores)), path));
        IsPng(path => EvaluationPlots.Save(One(PrecisionRecallCurve.Of(labels, scores)), path));
        IsPng(path => EvaluationPlots.Save(One(LiftCurve.Of(labels, scores)), path));
        IsPng(path => EvaluationPlots.Save(Calibration.Of(labels, scores, bins: 4), path));
        IsPng(path => EvaluationPlots.Save(RegressionReport.Of(labels, scores), scores, path));
        double[] times = [.. Enumerable.Range(0, scores.Length).Select(i => (double)i)];
        double[] low = [.. scores.Select(s => s - 0.1)], high = [.. scores.Select(s => s + 0.1)];
        IsPng(path => EvaluationPlots.Save(new Forecast("sunspots", times, scores, scores, low, high), path));
    }

    /// <summary>Names that would overlap side by side stand on end, for which the matrix makes room.</summary>
    [Fact]
    public void Long_names_of_classes_stand_on_end()
    {
        int[] each = [.. Enumerable.Range(0, 10)];
        int Bottom(Func<int, string> name)
        {
            string path = Path.Combine(folder, "matrix.png");
            EvaluationPlots.Save(ConfusionMatrix.Of(each, each, [.. each.Select(name)]), path);
            // The lowest row that is dark over half of its width is the frame.
            using SKBitmap picture = SKBitmap.Decode(path);
            return Enumerable.Range(0, picture.Height).Last(y => Enumerable.Range(0, picture.Width)
                .Count(x => picture.GetPixel(x, y).Green < 80) > picture.Width / 2);
        }
        int alone = Bottom(i => $"{i}"), fitting = Bottom(i => $"no. {i}"), standing = Bottom(i => $"ankle boots {i}");
        Assert.Equal(alone, fitting);
        Assert.InRange(alone - standing, 50, 150);
    }

    [Fact]
    public void Lines_of_other_lengths_are_refused()
    {
        Assert.Contains("8 residuals and 1", Assert.Throws<ArgumentException>(() => EvaluationPlots.Save(
            RegressionReport.Of(labels, scores), [1], "x.png")).Message, StringComparison.Ordinal);
        Assert.Contains("8 times", Assert.Throws<ArgumentException>(() => EvaluationPlots.Save(
            new Forecast("", scores, [1], scores, scores, scores), "x.png")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => EvaluationPlots.Save(new Dictionary<string, RocCurve>(), "x.png"));
    }

    static Dictionary<string, T> One<T>(T curve) => new() { ["model"] = curve };

    void IsPng(Action<string> save)
    {
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.png");
        save(path);
        byte[] file = File.ReadAllBytes(path);
        Assert.Equal([0x89, .. "PNG"u8], file[..4]);
        Assert.True(file.Length > 5_000, $"{file.Length} bytes");
    }
}
