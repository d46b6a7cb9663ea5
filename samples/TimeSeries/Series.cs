using Lamina;
using Lamina.Data;
using Samples;

namespace TimeSeries;

/// <summary>A series to forecast, with what is known at each step.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">The unit of the values.</param>
/// <param name="Values">The values, one for each step.</param>
/// <param name="Inputs">What a network sees of each step, its target first.</param>
/// <param name="Targets">What it predicts: the values, or their change since the season before.</param>
/// <param name="Season">Steps of a season: the seasonal-naive forecast is the value so many steps before.</param>
/// <param name="Window">Steps that a network looks back.</param>
/// <param name="Horizon">Steps that it looks ahead; at most a season.</param>
/// <param name="Test">Steps at the end, kept for the test; as many before them tell when to stop.</param>
/// <param name="Steps">What a step is, such as months.</param>
sealed record Series(string Name, string Unit, float[] Values, float[][] Inputs, float[] Targets, int Season,
    int Window, int Horizon, int Test, string Steps)
{
    /// <summary>Whether targets are changes, to which the value of the season before is added.</summary>
    public bool Seasonal { get; init; }

    /// <summary>The first origin of a forecast that is tested, and the first one that tells when to stop.</summary>
    public int TestBegin => Values.Length - Test;

    /// <summary>Carbon dioxide in the air over Mauna Loa, by month, 12 months ahead.</summary>
    public static async Task<Series> CarbonDioxide(Options options)
    {
        float[] values = options.Smoke
            ? Made(360, i => 315 + 0.1 * i + 0.0001 * i * i + 3 * Math.Sin(Math.Tau * i / 12), 0.3)
            : await Column(options.Fetched("co2.csv"), "CO2");
        const int Season = 12;
        // A trend and a season are taken out by the change since a year before.
        var changes = new float[values.Length];
        for (int i = Season; i < values.Length; i++) changes[i] = values[i] - values[i - Season];
        float[][] inputs = [.. changes.Select((change, i) => (float[])[change, Sine(i, Season), Cosine(i, Season)])];
        return new("co2", "parts per million", values[Season..], inputs[Season..], changes[Season..], Season,
            Window: 36, Horizon: 12, Test: options.Smoke ? 48 : 120, "months")
        {
            Seasonal = true,
        };
    }

    /// <summary>The highest temperature of each day in a city, 7 days ahead.</summary>
    public static async Task<Series> Temperature(Options options, string city)
    {
        const int Season = 365;
        float[] values, lows, winds;
        if (options.Smoke)
        {
            values = Made(900, i => 15 - 10 * Math.Cos(Math.Tau * i / Season), 3);
            (lows, winds) = ([.. values.Select(value => value - 7)], new float[values.Length]);
        }
        else
        {
            Task<float[]> Of(string column) =>
                Column(options.Fetched("weather.csv"), column, city);
            (values, lows, winds) = (await Of("temp_max"), await Of("temp_min"), await Of("wind"));
        }
        float[][] inputs = [.. values.Select((value, i) =>
            (float[])[value, lows[i], winds[i], Sine(i, Season), Cosine(i, Season)])];
        return new(city.ToLowerInvariant().Replace(' ', '-'), "°C", values, inputs, values, Season,
            Window: 28, Horizon: 7, Test: options.Smoke ? 120 : 365, "days");
    }

    static float Sine(int step, int season) => (float)Math.Sin(Math.Tau * step / season);

    static float Cosine(int step, int season) => (float)Math.Cos(Math.Tau * step / season);

    // The numbers of a column, in all rows or in those of a city.
    static async Task<float[]> Column(string file, string column, string? city = null)
    {
        CsvOptions numbers = new()
        {
            Needed = city is null ? [column] : [column, "location"],
            Kinds = new Dictionary<string, DataKind> { [column] = DataKind.Number },
        };
        var values = new List<float>();
        await foreach (DataRow row in CsvFile.Open(file, numbers).Read())
            if (city is null || row.Text("location") == city) values.Add((float)row.Number(column));
        int gaps = values.Count(float.IsNaN);
        return values.Count > 0 && gaps == 0 ? [.. values] : throw new InvalidDataException(
            $"{file}: column '{column}' has {values.Count} values, {gaps} of them missing; a series has no gaps.");
    }

    static float[] Made(int count, Func<int, double> mean, double noise)
    {
        var random = new RandomStream(1);
        double weather = 0;
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            weather = 0.7 * weather + noise * random.NextNormal();
            return (float)(mean(i) + weather);
        })];
    }
}
