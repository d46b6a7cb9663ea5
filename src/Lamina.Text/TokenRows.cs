using Lamina.IR;

namespace Lamina.Text;

/// <summary>Makes arrays of rows of tokens that differ in length.</summary>
public static class TokenRows
{
    /// <summary>Rows padded behind.</summary>
    /// <param name="rows">Tokens.</param>
    /// <param name="length">The length of all rows; by default that of the longest, at least 1.</param>
    /// <param name="value">What stands where a row has no token.</param>
    /// <returns>int32 (rows, length).</returns>
    /// <exception cref="ArgumentException">A row is longer.</exception>
    public static NDArray Pad(IReadOnlyList<IReadOnlyList<int>> rows, int? length = null, int value = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int width = length ?? Math.Max(1, rows.Select(row => row.Count).DefaultIfEmpty(1).Max());
        NDArray padded = new((rows.Count, width), DType.Int32);
        Span<int> all = padded.AsSpan<int>();
        all.Fill(value);
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Count > width)
                throw new ArgumentException($"Row {i} has {rows[i].Count} tokens, there is room for {width}.");
            for (int j = 0; j < rows[i].Count; j++) all[i * width + j] = rows[i][j];
        }
        return padded;
    }
}
