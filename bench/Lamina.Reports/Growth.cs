using System.Diagnostics;
using Lamina.IR;
using Lamina.Layers;
using ScottPlot;
using ScottPlot.MultiplotLayouts;

namespace Lamina.Reports;

/// <summary>How the time grows with the amount of data, the batch, the depth of a network and the length.</summary>
static class Growth
{
    /// <summary>Times, in seconds, for sizes that double; the exponent is 1 where cost is linear.</summary>
    public sealed record Curve(string Name, double[] Sizes, double[] Times)
    {
        /// <summary>The slope of the line through the logarithms, by least squares.</summary>
        public double Exponent
        {
            get
            {
                double[] x = [.. Sizes.Select(size => Math.Log(size))], y = [.. Times.Select(time => Math.Log(time))];
                double middle = x.Average(), height = y.Average();
                return x.Zip(y, (a, b) => (a - middle) * (b - height)).Sum() / x.Sum(a => (a - middle) * (a - middle));
            }
        }
    }

    // Four octaves each.
    static readonly (string Name, int[] Sizes, Func<int, Action> Prepare)[] kinds =
    [
        ("samples, one epoch of Fit", [2048, 4096, 8192, 16384, 32768], samples =>
        {
            Sequential model = Compiled(new() { new Dense(64, activation: "relu", inputShape: 64), new Dense(10) });
            NDArray x = new((samples, 64)), y = Numbers((samples, 10));
            return () => model.Fit(x, y, batchSize: 32, verbose: 0);
        }),
        ("batch, one training step of a CNN", [16, 32, 64, 128, 256], batch =>
        {
            Sequential model = Compiled(new()
            {
                new Conv2D(32, (3, 3), activation: "relu", inputShape: (28, 28, 1)), new MaxPooling2D((2, 2)),
                new Conv2D(64, (3, 3), activation: "relu"), new Flatten(), new Dense(10),
            });
            return Step(model, Numbers((batch, 28, 28, 1)), Numbers((batch, 10)));
        }),
        ("depth, one training step of dense layers of 256", [4, 8, 16, 32, 64], depth =>
        {
            Sequential model = new();
            for (int i = 0; i < depth; i++)
                model.Add(i == 0 ? new Dense(256, activation: "relu", inputShape: 256) : new Dense(256, "relu"));
            return Step(Compiled(model), Numbers((64, 256)), Numbers((64, 256)));
        }),
        ("length, one training step of an LSTM of 64", [16, 32, 64, 128, 256], length =>
            Step(Compiled(new() { new LSTM(64, inputShape: (length, 32)) }),
                Numbers((32, length, 32)), Numbers((32, 64)))),
    ];

    static Sequential Compiled(Sequential model)
    {
        model.Compile(optimizer: "sgd", loss: "mse");
        return model;
    }

    static NDArray Numbers(Shape shape)
    {
        var array = new NDArray(shape);
        var random = new System.Random(1);
        foreach (ref float number in array.AsSpan<float>()) number = random.NextSingle();
        return array;
    }

    static Action Step(Sequential model, NDArray x, NDArray y) => () => model.TrainOnBatch(x, y);

    /// <summary>Measures the four curves.</summary>
    /// <param name="seconds">How long each size is measured.</param>
    public static IReadOnlyList<Curve> Measure(double seconds) => [.. kinds.Select(kind =>
    {
        double[] times = [.. kind.Sizes.Select(size => Time(kind.Prepare(size), seconds))];
        var curve = new Curve(kind.Name, [.. kind.Sizes.Select(size => (double)size)], times);
        Console.WriteLine($"{kind.Name}: {string.Join(", ", kind.Sizes.Zip(times, (s, t) => $"{s}: {t * 1e3:F3} ms")) +
            $"; time ~ size^{curve.Exponent:F3}"}");
        return curve;
    })];

    static double Time(Action run, double seconds)
    {
        for (int i = 0; i < 3; i++) run();
        var times = new List<double>();
        for (var all = Stopwatch.StartNew(); all.Elapsed.TotalSeconds < seconds || times.Count < 3;)
        {
            long from = Stopwatch.GetTimestamp();
            run();
            times.Add(Stopwatch.GetElapsedTime(from).TotalSeconds);
        }
        times.Sort();
        return times[times.Count / 2];
    }

    /// <summary>Draws the curves, both axes logarithmic, beside lines of exponent 1.</summary>
    public static void Draw(IReadOnlyList<Curve> curves, string path)
    {
        Multiplot all = new() { Layout = new Grid(2, 2) };
        all.AddPlots(curves.Count);
        for (int i = 0; i < curves.Count; i++)
        {
            Curve curve = curves[i];
            Plot plot = all.GetPlot(i);
            double[] x = [.. curve.Sizes.Select(size => Math.Log2(size))];
            double[] straight = [.. curve.Sizes.Select(size => Math.Log2(size / curve.Sizes[^1] * curve.Times[^1]))];
            plot.Add.Scatter(x, straight).LegendText = "linear";
            plot.Add.Scatter(x, [.. curve.Times.Select(time => Math.Log2(time))]).LegendText =
                $"measured, exponent {curve.Exponent:F2}";
            plot.Title(curve.Name);
            plot.XLabel("log2 of the size");
            plot.YLabel("log2 of the seconds");
            plot.ShowLegend(Alignment.LowerRight);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        all.SavePng(path, 900, 640);
    }
}
