namespace Lamina;

/// <summary>A class that a classifier holds likely.</summary>
/// <param name="Index">The number of the class.</param>
/// <param name="Name">Its name.</param>
/// <param name="Score">What the classifier put out for it, usually a probability.</param>
public readonly record struct ClassPrediction(int Index, string Name, float Score);
