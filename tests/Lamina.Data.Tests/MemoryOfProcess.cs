namespace Lamina.Data.Tests;

/// <summary>Tests that measure the memory of the process, which all tests share, run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MemoryOfProcess
{
    public const string Name = "memory of the process";
}
