namespace Lamina.IR;

/// <summary>
/// The subscripts of an einsum as labels of axes: letters as their code, the axes of an ellipsis as −1, −2, … from
/// its end.
/// </summary>
sealed record EinsumSubscripts(int[][] Inputs, int[] Output)
{
    const string Ellipsis = "...";

    /// <summary>Reads subscripts for operands of these ranks.</summary>
    /// <exception cref="ArgumentException">They are malformed or do not suit the ranks.</exception>
    public static EinsumSubscripts Parse(string subscripts, int[] ranks)
    {
        string text = subscripts.Replace(" ", "");
        string[] sides = text.Split("->");
        string[] groups = sides[0].Split(',');
        if (sides.Length > 2 || groups.Length != ranks.Length)
            throw Wrong(subscripts, $"it has {groups.Length} groups of letters before '->', and {ranks.Length} tensors"
                + " were given");
        int[][] inputs = [.. groups.Select((group, i) => Labels(subscripts, group, ranks[i]))];
        int dots = inputs.SelectMany(labels => labels).Where(label => label < 0).Select(label => -label)
            .DefaultIfEmpty(0).Max();
        int[] output = sides.Length == 2 ? Labels(subscripts, sides[1], sides[1].Replace(Ellipsis, "").Length
            + (sides[1].Contains(Ellipsis, StringComparison.Ordinal) ? dots : 0)) : Implied(inputs, dots);
        foreach (int label in output)
            if (!inputs.Any(labels => labels.Contains(label)))
                throw Wrong(subscripts, $"'{Show(label)}' of the output is in no input");
        if (output.Distinct().Count() < output.Length) throw Wrong(subscripts, "a letter is twice in the output");
        return new(inputs, output);
    }

    static int[] Labels(string subscripts, string group, int rank)
    {
        int dots = group.IndexOf(Ellipsis, StringComparison.Ordinal);
        string letters = group.Replace(Ellipsis, "");
        if (letters.FirstOrDefault(c => !char.IsAsciiLetter(c)) is var bad && bad != default)
            throw Wrong(subscripts, $"'{bad}' is no letter");
        int free = rank - letters.Length;
        if (free < 0 || (dots < 0 && free > 0))
            throw Wrong(subscripts, $"'{group}' does not suit a tensor of rank {rank}");
        if (dots < 0) return [.. letters.Select(c => (int)c)];
        return [.. letters[..dots].Select(c => (int)c), .. Enumerable.Range(0, free).Select(i => i - free),
            .. letters[dots..].Select(c => (int)c)];
    }

    static int[] Implied(int[][] inputs, int dots)
    {
        IEnumerable<int> once = inputs.SelectMany(labels => labels).Where(label => label > 0)
            .GroupBy(label => label).Where(group => group.Count() == 1).Select(group => group.Key).Order();
        return [.. Enumerable.Range(0, dots).Select(i => i - dots), .. once];
    }

    /// <summary>A label as a person wrote it.</summary>
    public static string Show(int label) => label < 0 ? Ellipsis : ((char)label).ToString();

    static ArgumentException Wrong(string subscripts, string why) => new($"einsum '{subscripts}': {why}.");
}
