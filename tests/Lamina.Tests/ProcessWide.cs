namespace Lamina.Tests;

/// <summary>Tests that count on names or seeds, which the whole process shares, run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWide
{
    public const string Name = "names and seeds";
}
