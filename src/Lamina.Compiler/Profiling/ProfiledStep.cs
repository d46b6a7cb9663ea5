namespace Lamina.Compiler;

/// <summary>A step of a plan with what its runs took.</summary>
/// <param name="Step">The step; its node names op, types and layer.</param>
/// <param name="Runs">How often it ran; the steps of a scan's body run once for each step of the sequence.</param>
/// <param name="Time">The time of all runs together.</param>
/// <param name="Cost">What one run has to do at least; nothing for a loop whose body's steps are listed.</param>
public sealed record ProfiledStep(Step Step, int Runs, TimeSpan Time, Cost Cost);
