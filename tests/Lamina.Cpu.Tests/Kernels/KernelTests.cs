namespace Lamina.Cpu.Tests;

public class KernelTests
{
    sealed class Nothing : Kernel
    {
        public override void Run(int task) { }
    }

    [Fact]
    public unsafe void Kernel_is_one_task_without_scratch_unless_it_says_otherwise()
    {
        var kernel = new Nothing();
        Assert.Equal(1, kernel.Tasks);
        Assert.Equal(0, kernel.ScratchBytes);
        Assert.True(kernel.Scratch == null);
    }
}
