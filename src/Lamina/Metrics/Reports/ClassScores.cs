namespace Lamina.Metrics;

/// <summary>How well one class, or classes on average, are recognized; all from 0 to 1.</summary>
/// <param name="Name">The class, or the kind of average.</param>
/// <param name="Precision">Of the samples taken for the class, the share that are of it; 0 if there are none.</param>
/// <param name="Recall">Of the samples of the class, the share that were taken for it; 0 if there are none.</param>
/// <param name="F1">The harmonic mean of both; 0 if both are 0.</param>
/// <param name="Support">How many samples the class has.</param>
public sealed record ClassScores(string Name, double Precision, double Recall, double F1, long Support);
