namespace Lamina.Cpu;

/// <summary>
/// Elements from one image, plane, row and pixel to the next, for (images, depth, height, width, channels).
/// </summary>
readonly record struct ImageStrides
{
    public ImageStrides(int depth, int height, int width, int channels)
    {
        W = channels;
        H = W * width;
        D = H * height;
        Image = D * depth;
    }

    public nint Image { get; }

    public nint D { get; }

    public nint H { get; }

    public nint W { get; }
}
