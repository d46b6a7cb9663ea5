using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

public static partial class Ops
{
    // Filters and patches.
    public static partial class Image
    {
        /// <summary>Images blurred by a Gaussian; zeros are outside.</summary>
        /// <param name="images">Images of real numbers.</param>
        /// <param name="kernelSize">Rows and columns of the filter; by default 3.</param>
        /// <param name="sigma">Standard deviations along columns and rows, in pixels; by default 1.</param>
        /// <param name="dataFormat">"channels_last" or "channels_first".</param>
        public static Tensor GaussianBlur(Tensor images, Ints? kernelSize = null,
            (double X, double Y)? sigma = null, string dataFormat = "channels_last") =>
            Batched(RealOnly(images), dataFormat, x =>
            {
                Ints size = Each(kernelSize ?? 3, 2);
                (double columns, double rows) = sigma ?? (1, 1);
                return Along(Along(x, 1, Gaussian(size[0], rows)), 2, Gaussian(size[1], columns));
            });

        static double[] Gaussian(int size, double sigma)
        {
            double[] weights = [.. Enumerable.Range(0, size)
                .Select(i => Math.Exp(-0.5 * Math.Pow((i - (size - 1) / 2.0) / sigma, 2)))];
            return [.. weights.Select(w => w / weights.Sum())];
        }

        // Every channel convolved with a filter along rows (axis 1) or columns (axis 2).
        static Tensor Along(Tensor x, int axis, double[] filter, string padding = "same")
        {
            int channels = x.Shape[3];
            Shape window = axis == 1 ? (filter.Length, 1, 1, 1) : (1, filter.Length, 1, 1);
            return DepthwiseConvolutionLayer.Depthwise(x, FromNumbers(filter, window, x.DType)
                .BroadcastTo(window.With(2, channels)), [1, 1], padding, [1, 1]);
        }

        /// <summary>How images change along rows and columns, by Sobel's filters; zeros are outside.</summary>
        /// <param name="images">Images of real numbers.</param>
        /// <param name="dataFormat">"channels_last" or "channels_first".</param>
        /// <returns>A new last axis: the change downward, the change to the right.</returns>
        public static Tensor SobelEdges(Tensor images, string dataFormat = "channels_last")
        {
            double[] smooth = [1, 2, 1], change = [-1, 0, 1];
            return Tensor.Stack([
                Batched(images, dataFormat, x => Along(Along(x, 1, change), 2, smooth)),
                Batched(images, dataFormat, x => Along(Along(x, 1, smooth), 2, change))], -1);
        }

        /// <summary>
        /// The structural similarity of two images, 1 of equal ones. Wang et al., "Image quality assessment", 2004.
        /// </summary>
        /// <param name="image1">Images.</param>
        /// <param name="image2">Images of the same shape.</param>
        /// <param name="maxVal">The difference of the largest and the least possible value.</param>
        /// <param name="filterSize">Side of the Gaussian window.</param>
        /// <param name="filterSigma">Its standard deviation, in pixels.</param>
        /// <param name="k1">Steadies the comparison of means.</param>
        /// <param name="k2">Steadies the comparison of variances.</param>
        /// <param name="dataFormat">"channels_last" or "channels_first".</param>
        /// <returns>One number for each image.</returns>
        public static Tensor Ssim(Tensor image1, Tensor image2, double maxVal = 1, int filterSize = 11,
            double filterSigma = 1.5, double k1 = 0.01, double k2 = 0.03, string dataFormat = "channels_last")
        {
            double[] window = Gaussian(filterSize, filterSigma);
            double c1 = k1 * maxVal * (k1 * maxVal), c2 = k2 * maxVal * (k2 * maxVal);
            Tensor first = Last(image1), second = Last(image2);
            Tensor Mean(Tensor x) => Along(Along(x, 1, window, "valid"), 2, window, "valid");
            Tensor m1 = Mean(first), m2 = Mean(second);
            Tensor v1 = Mean(first * first) - m1 * m1, v2 = Mean(second * second) - m2 * m2;
            Tensor covariance = Mean(first * second) - m1 * m2;
            Tensor map = (2 * m1 * m2 + c1) * (2 * covariance + c2) / ((m1 * m1 + m2 * m2 + c1) * (v1 + v2 + c2));
            Tensor y = map.Mean([1, 2, 3]);
            return (image1.Rank == 3 ? y.Reshape(IR.Shape.Scalar) : y).Cast(image1.DType);

            Tensor Last(Tensor image)
            {
                Tensor x = Floating(image.Rank == 3 ? image.ExpandDims(0) : image);
                return dataFormat == "channels_first" ? x.MoveAxis(1, 3) : x;
            }
        }

        /// <summary>Patches of images, or of volumes if the size has three numbers, each as one vector.</summary>
        /// <param name="images">Images (or volumes, with or without a batch).</param>
        /// <param name="size">Rows and columns of a patch.</param>
        /// <param name="strides">Steps between patches; by default their size.</param>
        /// <param name="dilationRate">Distance of a patch's pixels.</param>
        /// <param name="padding">"valid" or "same".</param>
        /// <param name="dataFormat">"channels_last" or "channels_first".</param>
        /// <returns>(batch, rows of patches, columns of patches, size · channels).</returns>
        public static Tensor ExtractPatches(Tensor images, Ints size, Ints? strides = null, Ints? dilationRate = null,
            string padding = "valid", string dataFormat = "channels_last") => size.Count == 3
            ? ExtractPatches3d(images, size, strides, dilationRate, padding, dataFormat)
            : Patches(images, Each(size, 2), strides, dilationRate, padding, dataFormat);

        /// <summary>Patches of volumes, each as one vector; arguments as of <see cref="ExtractPatches"/>.</summary>
        public static Tensor ExtractPatches3d(Tensor volumes, Ints size, Ints? strides = null,
            Ints? dilationRate = null, string padding = "valid", string dataFormat = "channels_last") =>
            Patches(volumes, Each(size, 3), strides, dilationRate, padding, dataFormat);

        static Tensor Patches(
            Tensor images, Ints size, Ints? strides, Ints? dilation, string padding, string dataFormat)
        {
            int rank = size.Count;
            Tensor batch = images.Rank == rank + 1 ? images.ExpandDims(0) : images;
            Tensor y = SpatialLayers.Channelled(batch, rank, dataFormat, x =>
            {
                int channels = x.Shape[-1], all = size.Aggregate(channels, (n, s) => n * s);
                Tensor kernel = Eye(all, dtype: x.DType).Reshape(new([.. size, channels, all]));
                return Functions.Convolution(
                    x, kernel, Each(strides ?? size, rank), padding, Each(dilation, rank));
            });
            return images.Rank == rank + 1 ? y.Squeeze(0) : y;
        }

        /// <summary>
        /// Images or volumes from patches that do not overlap, the inverse of <see cref="ExtractPatches"/>.
        /// </summary>
        /// <param name="patches">(batch, patches along each axis…, size · channels), with or without the batch.</param>
        /// <param name="size">The size of a patch, 2 or 3 numbers (or one for 2).</param>
        /// <param name="outputSize">The size of the images.</param>
        /// <param name="strides">The size of a patch; overlapping patches have no inverse.</param>
        /// <param name="padding">"valid", or "same" if patches reached over the edges.</param>
        /// <param name="dataFormat">"channels_last" or "channels_first".</param>
        /// <exception cref="ArgumentException">The sizes do not fit.</exception>
        public static Tensor ReconstructPatches(Tensor patches, Ints size, Ints outputSize, Ints? strides = null,
            string padding = "valid", string dataFormat = "channels_last")
        {
            int rank = outputSize.Count;
            Ints side = Each(size, rank);
            if (strides is { } steps && Each(steps, rank) != side)
                throw new ArgumentException($"Patches of {side} at steps of {steps} overlap; they have no inverse.");
            Tensor batch = patches.Rank == rank + 1 ? patches.ExpandDims(0) : patches;
            Tensor y = SpatialLayers.Channelled(batch, rank, dataFormat, x =>
            {
                int channels = x.Shape[-1] / side.Aggregate(1, (n, s) => n * s);
                int[] grid = x.Shape.Slice(1, rank + 1).ToArray();
                int[] order =
                    [0, .. Enumerable.Range(1, rank).SelectMany(i => new[] { i, rank + i }), 2 * rank + 1];
                Tensor whole = x.Reshape(new([x.Shape[0], .. grid, .. side, channels])).Transpose(order)
                    .Reshape(new([x.Shape[0], .. grid.Select((g, i) => g * side[i]), channels]));
                for (int i = 0; i < rank; i++)
                {
                    int more = grid[i] * side[i] - outputSize[i];
                    if (more < 0 || more >= side[i] || (more > 0 && padding != "same"))
                        throw new ArgumentException(
                            $"{grid[i]} patches of {side[i]} do not make {outputSize[i]} with padding \"{padding}\".");
                    whole = Part(whole, i + 1, more / 2, more / 2 + outputSize[i]);
                }
                return whole;
            });
            return patches.Rank == rank + 1 ? y.Squeeze(0) : y;
        }
    }
}
