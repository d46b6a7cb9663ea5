namespace Lamina.Initializers;

/// <summary>Windows for the frames of signals, as SciPy names and defines them (Harris 1978).</summary>
static class SignalWindow
{
    static readonly Dictionary<string, double[]> cosineSums = new()
    {
        ["boxcar"] = [1],
        ["hann"] = [0.5, 0.5],
        ["hamming"] = [0.54, 0.46],
        ["blackman"] = [0.42, 0.5, 0.08],
        ["nuttall"] = [0.3635819, 0.4891775, 0.1365995, 0.0106411],
        ["blackmanharris"] = [0.35875, 0.48829, 0.14128, 0.01168],
        ["flattop"] = [0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368],
    };

    /// <summary>The names that there are.</summary>
    public static IEnumerable<string> Names => [.. cosineSums.Keys, "bartlett", "triang", "cosine"];

    /// <summary>Refuses a name that is unknown.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public static void Check(string name)
    {
        if (!Names.Contains(name)) throw Saving.Names.Unknown("window", name, [.. Names]);
    }

    /// <summary>The values of a window.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">How many values.</param>
    /// <param name="periodic">Whether it is one period of a longer signal, or symmetric.</param>
    public static double[] Values(string name, int length, bool periodic)
    {
        Check(name);
        if (length == 1) return [1];
        int whole = periodic ? length + 1 : length;
        return [.. Enumerable.Range(0, length).Select(n => Value(name, n, whole))];
    }

    static double Value(string name, int n, int length)
    {
        double place = (double)n / (length - 1);
        if (name == "cosine") return Math.Sin(Math.PI / length * (n + 0.5));
        if (name == "bartlett") return 1 - Math.Abs(2 * place - 1);
        if (name == "triang")
            return 1 - Math.Abs((2.0 * n - (length - 1)) / (length % 2 == 0 ? length : length + 1));
        double sum = 0, sign = 1;
        double[] parts = cosineSums[name];
        for (int k = 0; k < parts.Length; k++, sign = -sign) sum += sign * parts[k] * Math.Cos(2 * Math.PI * k * place);
        return sum;
    }
}
