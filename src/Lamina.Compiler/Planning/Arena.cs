using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>Packs stretches of memory that are in use at different times into one arena.</summary>
public static class Arena
{
    /// <summary>Bytes to which every stretch is aligned: a cache line, and a 512-bit vector.</summary>
    public const int Alignment = 64;

    /// <summary>The next multiple of <see cref="Alignment"/>.</summary>
    public static long Align(long bytes) => (bytes + Alignment - 1) & -Alignment;

    /// <summary>
    /// Greedy by size (Pisarchyk and Lee 2020): the largest first, each at the lowest offset where it overlaps nothing
    /// that is in use at the same time.
    /// </summary>
    /// <param name="buffers">What to place.</param>
    /// <returns>The offset of each, and the size of the arena.</returns>
    public static (long[] Offsets, long Bytes) Arrange(IReadOnlyList<Stretch> buffers)
    {
        var offsets = new long[buffers.Count];
        var placed = new List<int>();    // by offset
        long total = 0;
        var byOffset = Comparer<int>.Create((i, j) =>
            offsets[i] != offsets[j] ? offsets[i].CompareTo(offsets[j]) : i.CompareTo(j));
        int[] bySize = Ints.Range(buffers.Count).ToArray();
        Array.Sort(bySize, (i, j) => buffers[i].Bytes != buffers[j].Bytes
            ? buffers[j].Bytes.CompareTo(buffers[i].Bytes) : i.CompareTo(j));
        foreach (int i in bySize)
        {
            long at = 0, size = Align(buffers[i].Bytes);
            foreach (int j in placed)
            {
                if (buffers[j].End < buffers[i].Start || buffers[i].End < buffers[j].Start) continue;
                if (at + size <= offsets[j]) break;
                at = Math.Max(at, offsets[j] + Align(buffers[j].Bytes));
            }
            offsets[i] = at;
            int before = placed.BinarySearch(i, byOffset);
            placed.Insert(before < 0 ? ~before : before, i);
            total = Math.Max(total, at + size);
        }
        return (offsets, total);
    }
}

/// <summary>Memory that is in use for a part of a plan.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Start">The first step that uses it.</param>
/// <param name="End">The last step that uses it.</param>
public sealed record Stretch(long Bytes, int Start, int End);
