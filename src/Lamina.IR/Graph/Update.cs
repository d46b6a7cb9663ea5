namespace Lamina.IR;

/// <summary>A variable and the value that it takes when a graph has run.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Value">Its next value.</param>
public sealed record Update(Variable Variable, Tensor Value);
