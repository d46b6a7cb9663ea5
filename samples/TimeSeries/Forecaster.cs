using System.Runtime.InteropServices;
using Lamina;
using Lamina.Callbacks;
using Lamina.Data;
using Lamina.IR;
using Lamina.Optimizers;

namespace TimeSeries;

/// <summary>Windows of a series, a network that learns from them, and what it forecasts.</summary>
sealed class Forecaster
{
    const int BatchSize = 32;

    readonly Series series;
    readonly float[] quantiles;
    readonly float[] means, deviations;
    readonly float mean, deviation;

    public Forecaster(Series series, float[] quantiles)
    {
        (this.series, this.quantiles) = (series, quantiles);
        // Standardized by what the training may see.
        int known = TrainEnd;
        (mean, deviation) = Moments(series.Targets[..known]);
        var moments = Enumerable.Range(0, series.Inputs[0].Length)
            .Select(f => Moments([.. series.Inputs[..known].Select(step => step[f])])).ToArray();
        (means, deviations) = ([.. moments.Select(m => m.Mean)], [.. moments.Select(m => m.Deviation)]);
    }

    // Steps before this one train; as many as the test has, between it and the test, tell when to stop.
    int TrainEnd => series.TestBegin - Math.Min(series.Test, series.TestBegin / 4);

    static (float Mean, float Deviation) Moments(float[] values)
    {
        double mean = values.Average(v => (double)v), square = values.Average(v => (v - mean) * (v - mean));
        return ((float)mean, (float)Math.Max(Math.Sqrt(square), 1e-6));
    }

    /// <summary>Windows whose steps to forecast lie in a part of the series.</summary>
    Dataset<(float[,] X, float[,] Y)> Windows(int begin, int end)
    {
        int first = Math.Max(0, begin - series.Window), features = means.Length;
        return Dataset.Range(first, end - first).Window(series.Window + series.Horizon).Map(steps =>
        {
            var x = new float[series.Window, features];
            var y = new float[series.Horizon, quantiles.Length];
            float level = Level(steps[series.Window - 1]);
            for (int i = 0; i < series.Window; i++)
            {
                x[i, 0] = (series.Targets[steps[i]] - level) / deviation;
                for (int f = 1; f < features; f++)
                    x[i, f] = (series.Inputs[steps[i]][f] - means[f]) / deviations[f];
            }
            for (int i = 0; i < series.Horizon; i++)
                for (int q = 0; q < quantiles.Length; q++)
                    y[i, q] = (series.Targets[steps[series.Window + i]] - level) / deviation;
            return (x, y);
        });
    }

    // Changes are told from the last one known, since they grow over the years; values from their mean.
    float Level(int last) => series.Seasonal ? series.Targets[last] : mean;

    /// <summary>Trains until the steps behind the training are forecast no better.</summary>
    public Model Train(Func<Shape, int, int, Model> make, int epochs)
    {
        Model model = make((series.Window, means.Length), series.Horizon, quantiles.Length);
        model.Compile(new Adam(learningRate: 1e-3), new Pinball(quantiles));
        model.Fit(Windows(0, TrainEnd).Cache().Shuffle(10_000).Batch(BatchSize).Prefetch(2), epochs: epochs,
            verbose: 0, validationData: Windows(TrainEnd, series.TestBegin).Batch(BatchSize),
            callbacks: [new EarlyStopping("val_loss", patience: 10, restoreBestWeights: true)]);
        return model;
    }

    /// <summary>Forecasts (origins, steps, quantiles) in the series' unit, from each step of the test on.</summary>
    public float[,,] Forecast(Model model) => Calibrated((begin, end) =>
    {
        NDArray predicted = model.Predict(Windows(begin, end).Batch(BatchSize));
        return Filled(begin, end, (origin, step) =>
        {
            int at = (origin * series.Horizon + step) * quantiles.Length, last = begin + origin - 1;
            float from = Level(last) + (series.Seasonal ? Before(begin + origin + step) : 0);
            float[] values = [.. predicted.AsSpan<float>().Slice(at, quantiles.Length)];
            // Quantiles that cross are put in order.
            Array.Sort(values);
            return Array.ConvertAll(values, value => value * deviation + from);
        });
    });

    /// <summary>The value a season ago, and the errors that this had in training as an interval around it.</summary>
    public float[,,] Naive()
    {
        float[] errors = [.. Enumerable.Range(series.Season, TrainEnd - series.Season)
            .Select(i => series.Values[i] - Before(i)).Order()];
        return Calibrated((begin, end) => Filled(begin, end, (origin, step) => Array.ConvertAll(quantiles, quantile =>
            Before(begin + origin + step) + (quantile == 0.5f ? 0 : errors[(int)(quantile * (errors.Length - 1))]))));
    }

    /// <summary>
    /// A forecast of the test, its interval widened or narrowed by as much as makes it hold its share of the steps
    /// between training and test (conformalized quantile regression, Romano, Patterson and Candès 2019).
    /// </summary>
    float[,,] Calibrated(Func<int, int, float[,,]> forecast)
    {
        float[,,] known = forecast(TrainEnd, series.TestBegin), test = forecast(series.TestBegin, series.Values.Length);
        int last = quantiles.Length - 1;
        var misses = new List<float>();
        for (int origin = 0; origin < known.GetLength(0); origin++)
            for (int step = 0; step < series.Horizon; step++)
            {
                float actual = series.Values[TrainEnd + origin + step];
                misses.Add(Math.Max(known[origin, step, 0] - actual, actual - known[origin, step, last]));
            }
        misses.Sort();
        float margin = misses[(int)((quantiles[last] - quantiles[0]) * (misses.Count - 1))];
        for (int origin = 0; origin < test.GetLength(0); origin++)
            for (int step = 0; step < series.Horizon; step++)
            {
                test[origin, step, 0] -= margin;
                test[origin, step, last] += margin;
            }
        return test;
    }

    float[,,] Filled(int begin, int end, Func<int, int, float[]> at)
    {
        var forecast = new float[end - begin - series.Horizon + 1, series.Horizon, quantiles.Length];
        for (int origin = 0; origin < forecast.GetLength(0); origin++)
            for (int step = 0; step < series.Horizon; step++)
                at(origin, step).CopyTo(MemoryMarshal.CreateSpan(ref forecast[origin, step, 0], quantiles.Length));
        return forecast;
    }

    float Before(int step) => series.Values[step - series.Season];

    /// <summary>What came, for a forecast of the test.</summary>
    public float Actual(int origin, int step) => series.Values[series.TestBegin + origin + step];

    /// <summary>The mean error of the seasonal-naive forecast in training, which errors are divided by.</summary>
    public double Scale => Enumerable.Range(series.Season, TrainEnd - series.Season)
        .Average(i => Math.Abs(series.Values[i] - Before(i)));
}
