// Forecasts with intervals: three networks against the value of a season ago, on real series.
using Lamina;
using Lamina.Plots;
using Samples;
using TimeSeries;

float[] quantiles = [0.1f, 0.5f, 0.9f];
var options = Options.Parse(args, epochs: 100);
Engine.ThreadCount = options.Threads;
if (options.Smoke) Console.WriteLine("smoke: made series in place of the measured ones, a short training");

Series[] all = [await Series.CarbonDioxide(options), await Series.Temperature(options, "Seattle"),
    await Series.Temperature(options, "New York")];
foreach (Series series in options.Smoke ? all[..2] : all)
{
    Lamina.Random.SetSeed(options.Seed);
    var forecaster = new Forecaster(series, quantiles);
    Console.WriteLine($"\n{series.Name}: {series.Values.Length} steps, the last {series.Test} for the test, " +
        $"{series.Horizon} ahead, season {series.Season}");
    Console.WriteLine("                  MASE   80 % interval: holds   width   pinball loss");
    Show("seasonal naive", forecaster.Naive());
    (string Name, double Loss, float[,,] Forecast) best = ("", double.MaxValue, new float[0, 0, 0]);
    foreach ((string name, var make) in Networks.All)
    {
        float[,,] forecast = forecaster.Forecast(forecaster.Train(make, options.Smoke ? 6 : options.Epochs));
        double loss = Show(name, forecast);
        if (loss < best.Loss) best = (name, loss, forecast);
    }
    Draw(series, forecaster, best.Name, best.Forecast);

    double Show(string name, float[,,] forecast)
    {
        var scores = Scores.Of(forecaster, forecast, quantiles);
        Console.WriteLine(
            $"{name,-15} {scores.Mase,6:F3}   {scores.Coverage,20:P1} {scores.Width,7:F2} {scores.Loss,14:F4}");
        return scores.Loss;
    }
}

// One forecast after another, so that each step is drawn once.
void Draw(Series series, Forecaster forecaster, string name, float[,,] forecast)
{
    int steps = Math.Min(forecast.GetLength(0), 120) / series.Horizon * series.Horizon;
    double[] Line(Func<int, int, float> value) =>
        [.. Enumerable.Range(0, steps).Select(i => (double)value(i - i % series.Horizon, i % series.Horizon))];
    EvaluationPlots.Save(new Forecast($"{series.Name}: {name}, {series.Horizon} {series.Steps} ahead",
        [.. Enumerable.Range(0, steps).Select(i => (double)i)],
        Line(forecaster.Actual), Line((origin, step) => forecast[origin, step, 1]),
        Line((origin, step) => forecast[origin, step, 0]), Line((origin, step) => forecast[origin, step, 2]))
    {
        TimeLabel = $"{series.Steps} of the test",
        ValueLabel = series.Unit,
    }, options.File($"time-series-{series.Name}.png"));
}
