using System.Buffers;
using Apache.Arrow.Memory;

namespace Lamina.Data;

/// <summary>Gives out memory in pieces up to a size.</summary>
/// <param name="limit">The most bytes of a piece.</param>
sealed class LimitedAllocator(long limit) : MemoryAllocator
{
    const int Room = 1 << 10;

    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        if (length > limit + Room)
            throw new InvalidDataException($"a part of {length} bytes is larger than the file of {limit} bytes");
        bytesAllocated = length;
        return Default.Value.Allocate(length);
    }
}
