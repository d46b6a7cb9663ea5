namespace Lamina.IR;

/// <summary>Computes values of tensors. The library above installs a backend; the IR itself runs nothing.</summary>
public interface IEvaluator
{
    /// <summary>The values of <paramref name="tensors"/>, computed together.</summary>
    NDArray[] Evaluate(IReadOnlyList<Tensor> tensors);
}

/// <summary>The evaluator that reading a tensor uses.</summary>
public static class Evaluation
{
    static IEvaluator? evaluator;

    /// <summary>Installs the evaluator of the process.</summary>
    public static void Use(IEvaluator value) => evaluator = value;

    /// <summary>Computes the values of <paramref name="tensors"/>.</summary>
    /// <exception cref="InvalidOperationException">No backend is installed.</exception>
    public static NDArray[] Evaluate(IReadOnlyList<Tensor> tensors) =>
        (evaluator ?? throw new InvalidOperationException("No backend is installed; reference the package Lamina."))
        .Evaluate(tensors);
}
