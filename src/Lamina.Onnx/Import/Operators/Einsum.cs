using Lamina.IR;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Einstein's sum: axes by letters, those that the result leaves out are summed over.</summary>
static class Einsum
{
    /// <summary>The sum that an equation such as "bij,bjk->bik" describes.</summary>
    public static Tensor Of(string equation, IReadOnlyList<Tensor> inputs)
    {
        string text = equation.Replace(" ", "", StringComparison.Ordinal);
        string[] sides = text.Split("->");
        string[] terms = sides[0].Split(',');
        if (terms.Length != inputs.Count)
            throw new ArgumentException(
                $"the equation '{equation}' has {terms.Length} terms for {inputs.Count} inputs.");
        int dots = terms.Zip(inputs, (term, x) => term.Contains("...") ? x.Rank - (term.Length - 3) : 0).Max();
        string result = sides.Length > 1 ? sides[1] : Implicit(terms);
        string[] written = [.. terms.Zip(inputs, (term, x) =>
            Spelled(term, term.Contains("...") ? x.Rank - (term.Length - 3) : 0, dots))];
        string wanted = Spelled(result, dots, dots);

        (Tensor Value, string Axes) all = Diagonal(inputs[0], written[0]);
        for (int i = 1; i < inputs.Count; i++)
        {
            string needed = wanted + string.Concat(written[(i + 1)..]);
            all = Product(all, Diagonal(inputs[i], written[i]), needed);
        }
        (Tensor y, string left) = Summed(all, wanted);
        return left.Length == 0 ? y : y.Transpose([.. wanted.Select(axis => left.IndexOf(axis))]);
    }

    static string Implicit(string[] terms)
    {
        string all = string.Concat(terms).Replace("...", "", StringComparison.Ordinal);
        string once = string.Concat(all.Where(c => all.Count(other => other == c) == 1).Order());
        return terms.Any(term => term.Contains("...")) ? "..." + once : once;
    }

    /// <summary>The dots as digits, one for each axis; the last axes agree.</summary>
    static string Spelled(string term, int own, int dots) =>
        term.Replace("...", string.Concat(Enumerable.Range(dots - own, own).Select(i => (char)('0' + i))),
            StringComparison.Ordinal);

    /// <summary>An axis that is written twice is walked along the diagonal.</summary>
    static (Tensor, string) Diagonal(Tensor x, string axes)
    {
        for (int second = axes.Length - 1; second > 0; second--)
        {
            int first = axes.IndexOf(axes[second]);
            if (first == second) continue;
            Tensor on = Tensor.Iota(x.Shape, first, DType.Int32).IsEqual(Tensor.Iota(x.Shape, second, DType.Int32));
            x = Tensor.Where(on, x, Tensor.Zeros(x.Shape, x.DType)).Sum([second]);
            axes = axes.Remove(second, 1);
        }
        return (x, axes);
    }

    /// <summary>The sum over the axes that are not needed any more.</summary>
    static (Tensor Value, string Axes) Summed((Tensor Value, string Axes) x, string needed)
    {
        int[] gone = [.. Enumerable.Range(0, x.Axes.Length).Where(axis => !needed.Contains(x.Axes[axis]))];
        return gone.Length == 0 ? x : (x.Value.Sum(gone), string.Concat(x.Axes.Where(needed.Contains)));
    }

    static (Tensor, string) Product((Tensor Value, string Axes) a, (Tensor Value, string Axes) b, string needed)
    {
        (a, b) = (Summed(a, needed + b.Axes), Summed(b, needed + a.Axes));
        string shared = string.Concat(a.Axes.Where(b.Axes.Contains));
        if (!a.Value.DType.IsFloating() || shared.Any(axis => SizeOf(a, axis) != SizeOf(b, axis)))
        {
            string all = a.Axes + string.Concat(b.Axes.Where(axis => !shared.Contains(axis)));
            return Summed((Spread(a, all) * Spread(b, all), all), needed);
        }

        string batch = string.Concat(shared.Where(needed.Contains));
        string contracted = string.Concat(shared.Where(axis => !needed.Contains(axis)));
        Tensor y = a.Value.Dot(b.Value, Places(a.Axes, contracted), Places(b.Axes, contracted),
            Places(a.Axes, batch), Places(b.Axes, batch));
        return (y, batch + string.Concat((a.Axes + b.Axes).Where(axis => !shared.Contains(axis))));
    }

    static int SizeOf((Tensor Value, string Axes) x, char axis) => x.Value.Shape[x.Axes.IndexOf(axis)];

    static Ints Places(string axes, string wanted) => [.. wanted.Select(axis => axes.IndexOf(axis))];

    static Tensor Spread((Tensor Value, string Axes) x, string all)
    {
        Tensor ordered = x.Axes.Length == 0 ? x.Value
            : x.Value.Transpose([.. all.Where(x.Axes.Contains).Select(axis => x.Axes.IndexOf(axis))]);
        return ordered.Reshape(new([.. all.Select(
            axis => x.Axes.IndexOf(axis) is var at && at >= 0 ? x.Value.Shape[at] : 1)]));
    }
}
