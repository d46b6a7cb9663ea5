using Lamina.IR;

namespace Lamina.Layers;

/// <summary>The shapes of the weights of an EinsumDense, read off its equation.</summary>
/// <param name="Kernel">The shape of the kernel.</param>
/// <param name="Bias">The shape of the bias; null if there is none.</param>
/// <param name="KernelInput">The axes of the kernel that are summed over.</param>
/// <param name="KernelOutput">The axes of the kernel that stay in the output.</param>
sealed record EinsumShapes(Shape Kernel, Shape? Bias, int[] KernelInput, int[] KernelOutput)
{
    const string Ellipsis = "...";

    /// <exception cref="ArgumentException">The equation is malformed or does not suit the shapes.</exception>
    public static EinsumShapes Of(string equation, string? biasAxes, Shape input, Shape partialOutput)
    {
        (string inside, string weight, string outside) = Split(equation);
        bool left = inside.StartsWith(Ellipsis, StringComparison.Ordinal);
        bool right = inside.EndsWith(Ellipsis, StringComparison.Ordinal);
        (inside, outside) = (inside.Replace(Ellipsis, ""), outside.Replace(Ellipsis, ""));
        int elided = input.Rank - inside.Length;
        if (elided < 0 || (elided > 0 && !left && !right))
            throw new ArgumentException(
                $"The equation '{equation}' is for inputs of rank {inside.Length}, not for {input}.");
        Shape output = [input[0], .. left ? input.Skip(1).Take(elided - 1) : [], .. partialOutput,
            .. right ? input.Skip(input.Rank - elided) : []];
        int shift = left ? elided : 0;
        if (output.Rank != outside.Length + elided)
            throw new ArgumentException($"The equation '{equation}' has {outside.Length} letters in its output, " +
                $"which the output shape {partialOutput} does not suit.");
        int Outer(char letter) => output[shift + outside.IndexOf(letter)];
        int Inner(char letter) => input[shift + inside.IndexOf(letter)];
        foreach (char letter in inside.Where(outside.Contains))
            if (Outer(letter) >= 0 && Inner(letter) >= 0 && Outer(letter) != Inner(letter))
                throw new ArgumentException($"The axis '{letter}' of '{equation}' has {Inner(letter)} elements in " +
                    $"the input and {Outer(letter)} in the output shape; give it -1 there.");
        if (weight.FirstOrDefault(c => !inside.Contains(c) && !outside.Contains(c)) is var lost && lost != default)
            throw new ArgumentException(
                $"The axis '{lost}' of the kernel in '{equation}' is neither in the input nor in the output.");
        Shape kernel = [.. weight.Select(c => outside.Contains(c) ? Outer(c) : Inner(c))];
        int[] places = [.. Enumerable.Range(0, weight.Length)];
        return new(kernel, BiasShape(equation, biasAxes, outside, Outer, right ? elided : 0),
            [.. places.Where(i => !outside.Contains(weight[i]))], [.. places.Where(i => outside.Contains(weight[i]))]);
    }

    static (string Input, string Kernel, string Output) Split(string equation)
    {
        string text = equation.Replace(" ", "");
        string[] sides = text.Split("->");
        string[] factors = sides[0].Split(',');
        if (sides.Length != 2 || factors.Length != 2 || factors[1].Contains('.')
            || Dots(factors[0]) != Dots(sides[1]))
            throw new ArgumentException($"The equation '{equation}' is not of the form 'ab,bc->ac', '...b,bc->...c' " +
                "or 'ab...,bc->ac...'.");
        return (factors[0], factors[1], sides[1]);
    }

    static (bool, bool) Dots(string part) =>
        (part.StartsWith(Ellipsis, StringComparison.Ordinal), part.EndsWith(Ellipsis, StringComparison.Ordinal));

    static Shape? BiasShape(string equation, string? axes, string outside, Func<char, int> size, int elidedRight)
    {
        if (axes is null) return null;
        if (axes.FirstOrDefault(c => !outside.Contains(c)) is var lost && lost != default)
            throw new ArgumentException($"The bias axis '{lost}' is not in the output of '{equation}'.");
        string from = outside[axes.Min(c => outside.IndexOf(c))..];
        return [.. from.Select(c => axes.Contains(c) ? size(c) : 1), .. Enumerable.Repeat(1, elidedRight)];
    }
}
