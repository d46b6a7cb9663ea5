using System.Runtime.CompilerServices;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// Masks that travel with tensors: truth values that say which steps of a sequence count. A layer such as Embedding
/// attaches one, the layers behind it read it, and the loss leaves out what it hides.
/// </summary>
public static class Masks
{
    static readonly ConditionalWeakTable<Tensor, Tensor> masks = [];

    /// <summary>The mask that travels with a tensor, if any.</summary>
    public static Tensor? Of(Tensor tensor) => masks.TryGetValue(tensor, out Tensor? mask) ? mask : null;

    /// <summary>Attaches a mask to a tensor; null takes it away.</summary>
    /// <param name="tensor">The tensor, for example (batch, steps, features).</param>
    /// <param name="mask">Truth values of its leading shape, for example (batch, steps).</param>
    public static void Set(Tensor tensor, Tensor? mask)
    {
        if (mask is null) masks.Remove(tensor);
        else masks.AddOrUpdate(tensor, mask);
    }
}
