namespace Lamina.Saving;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Entries">The tensors by name, in the order of their data.</param>
/// <param name="Metadata">The file's own notes, text to text; empty when there are none.</param>
public sealed record SafetensorsFile(
    IReadOnlyDictionary<string, SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata);
