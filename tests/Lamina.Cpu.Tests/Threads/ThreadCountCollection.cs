namespace Lamina.Cpu.Tests;

/// <summary>
/// Tests that set how many threads there are, or count on more than one: the pool is the process's own, and whoever
/// finds it busy does its work alone. So nothing runs beside them.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ThreadCountCollection
{
    public const string Name = "thread count";
}
