namespace Lamina.IR;

/// <summary>
/// Gradients that compute what they need again instead of keeping it from the forward pass: less memory for more work
/// (Chen et al. 2016, "Training deep nets with sublinear memory cost").
/// </summary>
public static class Recompute
{
    /// <summary>Gives a function a gradient that computes the function again, up to its results.</summary>
    /// <param name="function">
    /// Builds results from the inputs. Variables that it reads must stand among <paramref name="variables"/> if
    /// gradients are taken by them.
    /// </param>
    /// <param name="inputs">What the function gets.</param>
    /// <param name="variables">The values of the variables that it has read; asked for after it.</param>
    /// <returns>What the function gave.</returns>
    public static IReadOnlyList<Tensor> Of(
        Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> function, IReadOnlyList<Tensor> inputs,
        Func<IReadOnlyList<Tensor>> variables)
    {
        IReadOnlyList<Tensor> results = function(inputs), read = variables();
        IReadOnlyList<Tensor?> Backward(
            IReadOnlyList<Tensor> sources, IReadOnlyList<Tensor> _, IReadOnlyList<Tensor> dy)
        {
            var map = new Dictionary<Tensor, Tensor>();
            foreach (Tensor input in inputs) map.TryAdd(input, new OptimizationBarrier().Apply(input));
            // Random numbers are drawn again from the same state.
            foreach (Node node in Graph.Reachable(results, map.ContainsKey).ToArray())
                if (node.Op is Rng) map.TryAdd(node.Inputs[0], new OptimizationBarrier().Apply(node.Inputs[0]));
            var copies = new Dictionary<Tensor, Tensor>(map);
            Tensor[] again = Substitution.Apply(results, copies);
            return Gradient.OfMany(again, [.. dy], [.. inputs.Select(x => map[x]), .. read]);
        }
        return new CustomGradient(results.Count, Backward).ApplyAll([.. results, .. inputs, .. read]).Outputs;
    }
}
