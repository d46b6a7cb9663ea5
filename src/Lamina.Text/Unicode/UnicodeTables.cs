using System.Collections.Frozen;
using System.Globalization;

namespace Lamina.Text;

/// <summary>What Unicode's Character Database says about single characters; see tables.py.</summary>
sealed class UnicodeTables
{
    static readonly Lazy<UnicodeTables> all = new(Read);

    UnicodeTables(IEnumerable<string> lines)
    {
        Dictionary<int, int[]> canonical = [], compatible = [], folded = [];
        Dictionary<(int, int), int> composed = [];
        Dictionary<int, byte> classes = [];
        foreach (string line in lines)
        {
            if (line.StartsWith('#')) continue;
            int[] n = [.. line[2..].Split(' ').Select(part => int.Parse(part, NumberStyles.HexNumber,
                CultureInfo.InvariantCulture))];
            switch (line[0])
            {
                case 'D': canonical[n[0]] = n[1..]; break;
                case 'K': compatible[n[0]] = n[1..]; break;
                case 'F': folded[n[0]] = n[1..]; break;
                case 'P': composed[(n[0], n[1])] = n[2]; break;
                default: for (int c = n[1]; c <= n[2]; c++) classes[c] = (byte)n[0]; break;
            }
        }
        (Canonical, Compatible, Folded) =
            (canonical.ToFrozenDictionary(), compatible.ToFrozenDictionary(), folded.ToFrozenDictionary());
        (Composed, Classes) = (composed.ToFrozenDictionary(), classes.ToFrozenDictionary());
    }

    public static UnicodeTables All => all.Value;

    /// <summary>Complete canonical decompositions.</summary>
    public FrozenDictionary<int, int[]> Canonical { get; }

    /// <summary>Complete compatibility decompositions, where they differ from the canonical ones.</summary>
    public FrozenDictionary<int, int[]> Compatible { get; }

    /// <summary>Full case foldings.</summary>
    public FrozenDictionary<int, int[]> Folded { get; }

    /// <summary>The character that two compose to.</summary>
    public FrozenDictionary<(int First, int Second), int> Composed { get; }

    /// <summary>Canonical combining classes other than 0.</summary>
    public FrozenDictionary<int, byte> Classes { get; }

    static UnicodeTables Read()
    {
        const string name = "Lamina.Text.Unicode.tables.txt";
        using StreamReader reader = new(typeof(UnicodeTables).Assembly.GetManifestResourceStream(name)!);
        return new(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
