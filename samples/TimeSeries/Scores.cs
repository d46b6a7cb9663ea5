namespace TimeSeries;

/// <summary>How good a forecast is.</summary>
/// <param name="Mase">
/// Mean absolute error of the median over that of the seasonal-naive forecast in training (Hyndman and Koehler 2006).
/// </param>
/// <param name="Coverage">How often what came lay in the interval.</param>
/// <param name="Width">How wide the interval was in the mean.</param>
/// <param name="Loss">The mean pinball loss over the quantiles.</param>
sealed record Scores(double Mase, double Coverage, double Width, double Loss)
{
    public static Scores Of(Forecaster series, float[,,] forecast, float[] quantiles)
    {
        (double error, double inside, double width, double loss) = (0, 0, 0, 0);
        (int origins, int steps, int last) = (forecast.GetLength(0), forecast.GetLength(1), quantiles.Length - 1);
        for (int origin = 0; origin < origins; origin++)
            for (int step = 0; step < steps; step++)
            {
                float actual = series.Actual(origin, step);
                float low = forecast[origin, step, 0], high = forecast[origin, step, last];
                error += Math.Abs(actual - forecast[origin, step, last / 2]);
                inside += actual >= low && actual <= high ? 1 : 0;
                width += high - low;
                for (int q = 0; q <= last; q++)
                {
                    double off = actual - forecast[origin, step, q];
                    loss += Math.Max(quantiles[q] * off, (quantiles[q] - 1) * off) / quantiles.Length;
                }
            }
        int count = origins * steps;
        return new(error / count / series.Scale, inside / count, width / count, loss / count);
    }
}
