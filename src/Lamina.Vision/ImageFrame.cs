using Lamina.IR;

namespace Lamina.Vision;

/// <summary>One picture of an animation.</summary>
/// <param name="Image">float32 (height, width, channels), as it looks in full, not only what changed.</param>
/// <param name="Duration">How long it is shown.</param>
public sealed record ImageFrame(NDArray Image, TimeSpan Duration);
