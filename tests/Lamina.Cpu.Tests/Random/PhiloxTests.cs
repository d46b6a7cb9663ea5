using static Lamina.Cpu.Tests.KernelRun;

namespace Lamina.Cpu.Tests;

public unsafe class PhiloxTests
{
    // The known answers that come with Random123 (kat_vectors).
    [Fact]
    public void Block_gives_the_known_answers_of_Random123()
    {
        Assert.Equal((0x6627E8D5u, 0xE169C58Du, 0xBC57AC4Cu, 0x9B00DBD8u), Philox.Block(0, 0, 0, 0, 0, 0));
        const uint ones = 0xFFFFFFFF;
        Assert.Equal((0x408F276Du, 0x41C83B0Eu, 0xA20BC7C6u, 0x6D5451FDu),
            Philox.Block(ones, ones, ones, ones, ones, ones));
        Assert.Equal((0xD16CFE09u, 0x94FDCCEBu, 0x5001E420u, 0x24126EA1u),
            Philox.Block(0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1000)]
    [InlineData(16384)]
    [InlineData(50003)]
    public void Kernel_gives_number_i_of_the_definition_and_moves_the_counter(int count)
    {
        const long key = unchecked((long)0xFEDCBA9876543210), counter = 0xFFFFFFF0;   // carries into the second word
        long[] state = Pin(key, counter), next = Room<long>(2);
        uint[] output = Room<uint>(count);
        All(new RngBitsKernel(count, false, At(state), At(next), At(output)));
        for (int i = 0; i < count; i++)
        {
            long at = counter + i / 4;
            var block = Philox.Block((uint)at, (uint)(at >> 32), 0, 0, 0x76543210, 0xFEDCBA98);
            uint[] words = [block.Item1, block.Item2, block.Item3, block.Item4];
            Assert.Equal(words[i % 4], output[i]);
        }
        Assert.Equal([key, counter + (count + 3) / 4], next);

        float[] uniform = Room<float>(count);
        All(new RngBitsKernel(count, true, At(state), At(next), At(uniform)));
        Assert.Equal(output.Select(Philox.Uniform), uniform);
    }

    [Fact]
    public void State_may_be_advanced_in_place()
    {
        long[] state = Pin(7L, 0L), copy = Pin(7L, 0L), next = Room<long>(2);
        uint[] a = Room<uint>(40000), b = Room<uint>(40000);
        All(new RngBitsKernel(a.Length, false, At(state), At(state), At(a)));
        All(new RngBitsKernel(b.Length, false, At(copy), At(next), At(b)));
        Assert.Equal(b, a);
        Assert.Equal(next, state);
        All(new RngBitsKernel(a.Length, false, At(state), At(state), At(a)));
        Assert.NotEqual(b, a);
    }

    [Fact]
    public void Uniform_lies_in_the_half_open_unit_interval()
    {
        Assert.Equal(0f, Philox.Uniform(0));
        Assert.Equal(0f, Philox.Uniform(0xFF));
        Assert.Equal(0.5f, Philox.Uniform(0x80000000));
        Assert.Equal(1 - 1f / (1 << 24), Philox.Uniform(uint.MaxValue));

        long[] state = Pin(1L, 0L);
        uint[] bits = Room<uint>(1 << 18);
        All(new RngBitsKernel(bits.Length, false, At(state), At(state), At(bits)));
        Assert.Equal(0.5, bits.Average(b => (double)Philox.Uniform(b)), 2e-3);
        Assert.Equal(1 / 12.0, bits.Average(b => Math.Pow(Philox.Uniform(b) - 0.5, 2)), 1e-3);
    }
}
