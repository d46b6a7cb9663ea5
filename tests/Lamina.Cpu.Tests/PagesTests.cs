using System.Runtime.InteropServices;

namespace Lamina.Cpu.Tests;

public unsafe partial class PagesTests
{
    const int Bytes = 8 << 20;

    [Fact]
    public void Whole_pages_are_there_before_they_are_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(5, 14),
            "MADV_POPULATE_WRITE came with Linux 5.14.");
        byte* memory = Fresh();
        try
        {
            Assert.Equal(0, Resident(memory));
            int page = Environment.SystemPageSize;
            // From the middle of a page to the middle of another: both stay.
            Pages.Take(memory + page / 2, 4 * page);
            Assert.Equal(3, Resident(memory));
            Pages.Take(memory, Bytes);
            Assert.Equal(Bytes / page, Resident(memory));
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    [Fact]
    public void What_was_written_stays()
    {
        byte* memory = Fresh();
        try
        {
            for (int i = 0; i < Bytes; i += 1000) memory[i] = (byte)(i / 1000 + 1);
            Pages.Take(memory, Bytes);
            for (int i = 0; i < Bytes; i += 1000) Assert.Equal((byte)(i / 1000 + 1), memory[i]);
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    [Fact]
    public void Nothing_and_parts_of_a_page_are_left_alone()
    {
        byte* memory = Fresh();
        try
        {
            Pages.Take(memory, 0);
            Pages.Take(memory + 1, Environment.SystemPageSize - 2);
            if (OperatingSystem.IsLinux()) Assert.Equal(0, Resident(memory));
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    // The first bytes of so many that they were never used before: glibc keeps what is freed up to 32 MiB.
    static byte* Fresh() => (byte*)NativeMemory.AlignedAlloc(64 << 20, (nuint)Environment.SystemPageSize);

    // Pages that are in memory.
    static int Resident(byte* memory)
    {
        byte[] pages = new byte[Bytes / Environment.SystemPageSize];
        Assert.Equal(0, InCore(memory, Bytes, pages));
        return pages.Count(page => (page & 1) != 0);
    }

    [LibraryImport("libc", EntryPoint = "mincore", SetLastError = true)]
    private static partial int InCore(byte* start, nuint bytes, [Out] byte[] pages);
}
