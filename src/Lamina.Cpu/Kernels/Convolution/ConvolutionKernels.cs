using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// The kernels of convolution, which are closed under differentiation: each one's gradients are the other two.
/// x is (N, spatial..., C), the filter (window..., C / groups, O) and y (N, windows..., O), all row-major and of one
/// type, any but bool and the storage types.
/// </summary>
static unsafe class ConvolutionKernels
{
    /// <summary>y = conv(x, filter), then + bias (O numbers) if there is one, then relu if asked for.</summary>
    public static Kernel Forward(
        DType type, ConvolutionGeometry geometry, Shape x, Shape filter, void* px, void* pw, void* py,
        void* bias = null, bool relu = false) =>
        Apply(type, new(geometry, x, filter), false, pw, px, py, bias, relu);

    /// <summary>
    /// y = the end of conv(x, filter), in float32; then the maxima of windows over that if there are any, which must
    /// fit <see cref="PooledConvolution"/>.
    /// </summary>
    public static Kernel Forward(ConvolutionGeometry geometry, Shape x, Shape filter, float* px, float* pw, float* py,
        in ConvolutionEnd end, WindowGeometry? pool = null)
    {
        var sizes = new ConvolutionSizes(geometry, x, filter);
        if (pool is null)
        {
            return Apply(sizes, false, pw, px, py, end);
        }

        // A negative scale would change which number of a tile is the greatest.
        WindowAxis[] windows = WindowAxis.Of(pool, geometry.OutputShape(x, filter));
        return end.Scale == null && WinogradSizes.Suits(sizes) && WinogradSizes.SuitsPool(windows, sizes)
            && new WinogradSizes(sizes, false, windows) is { Pays: true } tiles
            ? Winograd(tiles, false, pw, px, py, end)
            : new PooledConvolution(sizes, windows, pw, px, py, end);
    }

    /// <summary>
    /// dx from dy, where x is the shape of dx: also the transposed convolution, which may have a bias (C numbers) and a
    /// relu.
    /// </summary>
    public static Kernel InputGradient(
        DType type, ConvolutionGeometry geometry, Shape x, Shape filter, void* pdy, void* pw, void* pdx,
        void* bias = null, bool relu = false) =>
        Apply(type, new(geometry, x, filter), true, pw, pdy, pdx, bias, relu);

    /// <summary>The gradient of the filter, whose shape is given, from x and dy.</summary>
    public static Kernel FilterGradient(
        DType type, ConvolutionGeometry geometry, Shape x, Shape filter, void* px, void* pdy, void* pdw)
    {
        var sizes = new ConvolutionSizes(geometry, x, filter);
        return type switch
        {
            DType.Float32 when IsDepthwise(sizes) =>
                new DepthwiseFilterGradient(sizes, (float*)px, (float*)pdy, (float*)pdw),
            DType.Float32 when IsProduct(sizes) => Gemm.Create(
                new(sizes.Channels, sizes.Filters, Pixels(sizes), transposeA: true),
                (float*)px, (float*)pdy, (float*)pdw),
            DType.Float32 when WinogradSizes.Suits(sizes) && new WinogradSizes(sizes, false) is var tiles
                && WinogradFilterGradient.Pays(tiles) => new WinogradFilterGradient(
                tiles, new(tiles, (float*)px, (float*)pdy, ConvolutionEnd.None), (float*)pdw),
            DType.Float32 => new FilterGradientTiles(sizes, (float*)px, (float*)pdy, (float*)pdw),
            DType.Float64 => new DirectFilterGradient<double>(sizes, (double*)px, (double*)pdy, (double*)pdw),
            DType.Int32 => new DirectFilterGradient<int>(sizes, (int*)px, (int*)pdy, (int*)pdw),
            DType.Int64 => new DirectFilterGradient<long>(sizes, (long*)px, (long*)pdy, (long*)pdw),
            DType.UInt8 => new DirectFilterGradient<byte>(sizes, (byte*)px, (byte*)pdy, (byte*)pdw),
            _ => throw Unsupported(type),
        };
    }

    static Kernel Apply(
        DType type, ConvolutionSizes sizes, bool transposed, void* w, void* x, void* y, void* bias, bool relu) =>
        type switch
        {
            DType.Float32 => Apply(
                sizes, transposed, (float*)w, (float*)x, (float*)y, ConvolutionEnd.Of((float*)bias, relu)),
            DType.Float64 => Direct<double>(sizes, transposed, w, x, y, bias, relu),
            DType.Int32 => Direct<int>(sizes, transposed, w, x, y, bias, relu),
            DType.Int64 => Direct<long>(sizes, transposed, w, x, y, bias, relu),
            DType.UInt8 => Direct<byte>(sizes, transposed, w, x, y, bias, relu),
            _ => throw Unsupported(type),
        };

    static Kernel Apply(
        ConvolutionSizes sizes, bool transposed, float* w, float* x, float* y, in ConvolutionEnd end) =>
        IsDepthwise(sizes) ? new DepthwiseKernel(sizes, transposed, w, x, y, end)
            : transposed && IsProduct(sizes) && end.Activation is { } activation
            ? Product(sizes, w, x, y, end.Bias, activation)
            : WinogradSizes.Suits(sizes) && new WinogradSizes(sizes, transposed) is { Pays: true } tiles
            ? Winograd(tiles, transposed, w, x, y, end)
            : new ConvolutionTiles(sizes, transposed, w, x, y, end);

    // The gradient of a window of one element over all pixels: (pixels, O) · (C, O)ᵀ.
    static Kernel Product(
        ConvolutionSizes sizes, float* w, float* x, float* y, float* bias, Activation activation)
    {
        GemmSpec spec = new(Pixels(sizes), sizes.Channels, sizes.Filters, transposeB: true);
        return Gemm.Create(spec with { Activation = activation }, x, w, y, bias);
    }

    /// <summary>A convolution that suits it, or its transpose, in Winograd's transformed domain.</summary>
    public static Kernel Winograd(
        WinogradSizes sizes, bool transposed, float* w, float* x, float* y, in ConvolutionEnd end)
    {
        WinogradFilterKernel filter = new(sizes, transposed, w);
        WinogradTiles tiles = new(sizes, x, y, end);
        return sizes.FilterFirst ? new WinogradPanels(sizes, filter, tiles)
            : new WinogradConvolution(sizes, filter, tiles);
    }

    static DirectConvolution<T> Direct<T>(
        ConvolutionSizes sizes, bool transposed, void* w, void* x, void* y, void* bias, bool relu)
        where T : unmanaged, System.Numerics.INumber<T> =>
        new(sizes, transposed, (T*)w, (T*)x, (T*)y, (T*)bias, relu);

    // One filter a channel: nothing is summed over channels, so it is no matrix product.
    static bool IsDepthwise(ConvolutionSizes sizes) =>
        sizes.Groups > 1 && sizes.Groups == sizes.Channels && sizes.Groups == sizes.Filters;

    // A plain matrix product, which packs its operands: worth it for gradients where the filter is larger than the
    // images. Forward, tiles that leave the filter where it lies are as fast or faster (187, not 72 GFLOP/s, at
    // 512 → 2048).
    static bool IsProduct(ConvolutionSizes sizes) =>
        sizes.Groups == 1 && Array.TrueForAll(sizes.Axes, axis => axis.IsPointwise)
            && (long)sizes.Channels * sizes.Filters > Pixels(sizes) * (long)(sizes.Channels + sizes.Filters);

    // ConvolutionSizes has made one row of them.
    static int Pixels(ConvolutionSizes sizes) => sizes.Axes[2].Input;

    static ArgumentException Unsupported(DType type) =>
        new($"There is no convolution of {type.KerasName()}; convert the operands to float32 or float64 first.");
}
