namespace Lamina.Data;

/// <summary>The narrowest kind that all texts of a column are; text if there are none.</summary>
sealed class KindInference(IReadOnlyList<string>? dateFormats)
{
    // From the narrowest on; a column is the first of these that none of its texts contradicts.
    static readonly DataKind[] order = [DataKind.Boolean, DataKind.Integer, DataKind.Number, DataKind.Date];
    readonly bool[] contradicted = new bool[order.Length];
    bool any;

    public DataKind Kind
    {
        get
        {
            int at = any ? Array.IndexOf(contradicted, false) : -1;
            return at < 0 ? DataKind.Text : order[at];
        }
    }

    public void Add(ReadOnlySpan<char> text)
    {
        any = true;
        for (int i = 0; i < order.Length; i++)
            if (!contradicted[i]) contradicted[i] = !TextValues.TryParse(text, order[i], dateFormats, out _);
    }
}
