namespace Lamina.Cpu.Tests;

public class PreparationTests
{
    /// <summary>A failure on the thread of its own would end a user's process.</summary>
    [Fact]
    public void EveryKernelOfThePreparedStepRuns() => Preparation.Run();

    [Fact]
    public void ItRunsOnceBesideItself()
    {
        Preparation.Begin();
        Preparation.Begin();
        Preparation.Run();
    }
}
