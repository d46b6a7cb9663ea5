using System.Runtime.InteropServices;

namespace Lamina.Cpu;

/// <summary>
/// Asks the system for the pages of memory that is about to be written, all at once. Otherwise each is asked for by the
/// first write to it, which on a virtual machine takes up to 12 µs: 20 ms of the first step of a small network
/// (docs/decisions/0018).
/// </summary>
static unsafe partial class Pages
{
    // Of larger memory each thread had better take its own: they are many, and it may lie on another node.
    const long Most = 32 << 20;

    // MADV_POPULATE_WRITE, since Linux 5.14; before, and where memory is short, it is an error, which changes nothing.
    const int PopulateWrite = 23;

    /// <summary>Takes the whole pages between two addresses; what cannot be taken is left to the first write.</summary>
    public static void Take(void* start, long bytes)
    {
        if (!OperatingSystem.IsLinux() || bytes > Most) return;
        long size = Environment.SystemPageSize;
        long from = ((long)start + size - 1) & -size, to = ((long)start + bytes) & -size;
        if (to > from) _ = Advise((void*)from, (nuint)(to - from), PopulateWrite);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint bytes, int advice);
}
