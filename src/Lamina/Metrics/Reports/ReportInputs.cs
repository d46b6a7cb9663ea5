using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>What the reports read their arrays with.</summary>
static class ReportInputs
{
    /// <summary>All numbers, row-major; each must be finite.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static double[] Numbers(NDArray array, string what)
    {
        ArgumentNullException.ThrowIfNull(array, what);
        double[] numbers = new double[array.Elements];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = array[i];
            if (!double.IsFinite(numbers[i]))
                throw new ArgumentException($"Element {i} of {what} is {numbers[i]}; all must be finite.", what);
        }
        return numbers;
    }

    /// <summary>Class indices as they are, or the places of the largest numbers of rows (…, classes).</summary>
    /// <exception cref="ArgumentException">An index is not a whole number of 0 or more.</exception>
    public static int[] Classes(NDArray array, int? classes, string what)
    {
        double[] numbers = Numbers(array, what);
        int width = array.Shape.Rank > 1 ? array.Shape[^1] : 1;
        if (width > 1)
        {
            if (classes is { } wanted && width != wanted)
                throw new ArgumentException($"{what} has {width} classes, wanted are {wanted}.", what);
            return [.. numbers.Chunk(width).Select(row => Array.IndexOf(row, row.Max()))];
        }
        for (int i = 0; i < numbers.Length; i++)
            if (numbers[i] < 0 || numbers[i] != Math.Floor(numbers[i]) || numbers[i] >= (classes ?? int.MaxValue))
                throw new ArgumentException($"Element {i} of {what} is {numbers[i]}, which is no class index" +
                    (classes is { } most ? $" below {most}." : "."), what);
        return [.. numbers.Select(number => (int)number)];
    }

    /// <summary>Whether each sample is positive: 0 or 1.</summary>
    /// <exception cref="ArgumentException">A label is neither.</exception>
    public static bool[] Binary(NDArray array, string what)
    {
        double[] numbers = Numbers(array, what);
        int odd = Array.FindIndex(numbers, number => number is not (0 or 1));
        return odd < 0 ? [.. numbers.Select(number => number == 1)]
            : throw new ArgumentException($"Element {odd} of {what} is {numbers[odd]}; it must be 0 or 1.", what);
    }

    /// <summary>Checks that there is as much of one as of the other, and something.</summary>
    /// <exception cref="ArgumentException">The counts differ or are 0.</exception>
    public static void SameCount(int expected, int given, string what)
    {
        if (expected != given || expected == 0) throw new ArgumentException(
            $"There are {expected} true values and {given} of {what}; wanted is as many of both, at least 1.", what);
    }
}
