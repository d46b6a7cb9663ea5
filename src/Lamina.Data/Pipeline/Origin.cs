namespace Lamina.Data.Pipeline;

/// <summary>Where an element came from, for messages.</summary>
/// <param name="File">The file or the name of the source; null if it has none.</param>
/// <param name="Record">Which record of it, from 0; null for a whole file.</param>
readonly record struct Origin(string? File, long? Record);
