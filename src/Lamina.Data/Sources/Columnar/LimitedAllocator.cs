using System.Buffers;
using Apache.Arrow.Memory;

namespace Lamina.Data;

/// <summary>
/// Gives out memory in pieces up to a size. The collector frees it, and nobody before: record batches share
/// dictionaries, and each would free them.
/// </summary>
sealed class LimitedAllocator : MemoryAllocator
{
    const int Room = 1 << 10;

    /// <summary>The most bytes of a piece.</summary>
    public long Limit { get; set; }

    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        if (length > Limit + Room)
            throw new InvalidDataException($"a part of {length} bytes came; the file can give {Limit}");
        bytesAllocated = length;
        return new Piece(new byte[length]);
    }

    sealed class Piece(byte[] bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => bytes;

        public void Dispose()
        {
        }
    }
}
