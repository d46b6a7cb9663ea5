using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>
/// Brings the sources of all tiles to the transformed domain, at the start of the scratch memory: for each of the 16
/// positions (tiles, depth).
/// </summary>
sealed unsafe class WinogradSourceKernel : Kernel
{
    // Tiles that one task transforms.
    const int TaskTiles = 4;

    readonly WinogradSizes _sizes;
    readonly WinogradTiles _tiles;

    /// <param name="sizes">How the convolution is cut.</param>
    /// <param name="tiles">The source.</param>
    public WinogradSourceKernel(WinogradSizes sizes, WinogradTiles tiles)
    {
        _sizes = sizes;
        _tiles = tiles;
        Stride = WinogradSizes.Odd((nint)sizes.Tiles * sizes.SourceRow);
    }

    /// <summary>Floats from a position to the next.</summary>
    public nint Stride { get; }

    public override int Tasks => (int)((_sizes.Tiles + TaskTiles - 1) / TaskTiles);

    public override long ScratchBytes => WinogradSizes.Positions * Stride * sizeof(float);

    public override void Run(int task)
    {
        long first = (long)task * TaskTiles;
        int tiles = (int)Math.Min(TaskTiles, _sizes.Tiles - first);
        float* target = (float*)Scratch + (nint)first * _sizes.SourceRow;
        float* patch = PackBuffer.Start(WinogradSizes.Positions * _sizes.Depth);
        if (MicroKernel.Lanes == 16)
        {
            _tiles.Gather<Width512, Vector512<float>>(first, tiles, target, Stride, patch);
        }
        else if (MicroKernel.Lanes == 8)
        {
            _tiles.Gather<Width256, Vector256<float>>(first, tiles, target, Stride, patch);
        }
        else
        {
            _tiles.Gather<Width128, Vector128<float>>(first, tiles, target, Stride, patch);
        }
    }
}
