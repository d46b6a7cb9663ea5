using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Data;

/// <summary>Keras's .npz files of house prices: x (samples, features) and y (samples).</summary>
static class HousingFile
{
    /// <summary>Reads a file, puts the rows in random order and cuts the last ones off for testing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="testSplit">The share of rows to test on.</param>
    /// <param name="seed">Of the order; the same as NumPy's for this seed.</param>
    /// <param name="rows">How many of the first rows count.</param>
    public static (LabeledRows Train, LabeledRows Test) Read(string path, double testSplit, int seed, int rows)
    {
        if (testSplit is not (>= 0 and < 1))
            throw new ArgumentException($"The share to test on is in [0, 1), not {testSplit}.", nameof(testSplit));
        if (seed < 0) throw new ArgumentException($"NumPy's seeds are not negative; {seed} is.", nameof(seed));
        IReadOnlyDictionary<string, NDArray> arrays = NumPy.LoadArchive(path);
        if (!arrays.TryGetValue("x", out NDArray? x) || !arrays.TryGetValue("y", out NDArray? y)
            || x.Shape.Rank != 2 || y.Shape.Rank != 1 || x.Shape[0] != y.Shape[0])
            throw new InvalidModelFileException(path, "It holds x (samples, features) and y (samples); this has " +
                $"{string.Join(", ", arrays.Select(pair => $"{pair.Key} {pair.Value.Shape}"))}.");
        int count = Math.Min(rows, x.Shape[0]), train = (int)(count * (1 - testSplit));
        int[] order = new MersenneTwister((uint)seed).Permutation(count);
        LabeledRows Part(int[] chosen) => new(Chosen(x, chosen), Chosen(y, chosen));
        return (Part(order[..train]), Part(order[train..]));
    }

    static NDArray Chosen(NDArray all, int[] rows)
    {
        NDArray numbers = all.Cast(DType.Float32);
        int width = all.Shape.Rank == 1 ? 1 : all.Shape[1];
        var chosen = new NDArray(all.Shape.Rank == 1 ? new Shape([rows.Length]) : new Shape([rows.Length, width]));
        for (int i = 0; i < rows.Length; i++)
            numbers.AsSpan<float>().Slice(rows[i] * width, width).CopyTo(chosen.AsSpan<float>()[(i * width)..]);
        return chosen;
    }
}
