using Lamina.IR;

namespace Lamina;

public static partial class Ops
{
    /// <summary>
    /// Functions of images (keras.ops.image): a batch (batch, rows, columns, channels) or one image without the batch,
    /// or channels before rows with the data format "channels_first".
    /// </summary>
    public static partial class Image
    {
        // Runs a function of (batch, rows, columns, channels) on one image or many, in either layout.
        static Tensor Batched(Tensor images, string dataFormat, Func<Tensor, Tensor> function)
        {
            if (images.Rank is not (3 or 4))
                throw new ArgumentException($"One image has rank 3, a batch rank 4; got {images.Shape}.");
            bool first = dataFormat switch
            {
                "channels_first" => true,
                "channels_last" => false,
                _ => throw new ArgumentException(
                    $"The data format is \"channels_last\" or \"channels_first\", not \"{dataFormat}\"."),
            };
            Tensor batch = images.Rank == 3 ? images.ExpandDims(0) : images;
            Tensor y = function(first ? batch.MoveAxis(1, 3) : batch);
            if (first) y = y.MoveAxis(3, 1);
            return images.Rank == 3 ? y.Reshape(y.Shape.Without(0)) : y;
        }

        // Numbers for whole-numbered images are rounded back.
        static Tensor Rounded(Tensor y, DType type) =>
            y.DType == type ? y : type.IsFloating() ? y.Cast(type) : y.Round().Cast(type);

        static Tensor[] Channels(Tensor x, int count) => x.Shape[3] == count
            ? [.. Enumerable.Range(0, count).Select(c => x.Select(3, c))]
            : throw new ArgumentException($"It needs {count} channels, not {x.Shape[3]} of {x.Shape}.");

        static Tensor RealOnly(Tensor images) => images.DType.IsFloating() ? images
            : throw new ArgumentException($"It needs images of real numbers, not {images.DType.KerasName()}.");

        /// <summary>0.2989 red + 0.587 green + 0.114 blue; an image of one channel stays.</summary>
        public static Tensor RgbToGrayscale(Tensor images, string dataFormat = "channels_last") =>
            Batched(images, dataFormat, x =>
            {
                if (x.Shape[3] == 1) return x;
                Tensor[] c = Channels(x, 3);
                Tensor gray = 0.2989 * Floating(c[0]) + 0.587 * Floating(c[1]) + 0.114 * Floating(c[2]);
                return gray.Cast(x.DType).ExpandDims(3);
            });

        /// <summary>Red, green and blue in [0, 1] as hue, saturation and value in [0, 1].</summary>
        public static Tensor RgbToHsv(Tensor images, string dataFormat = "channels_last") =>
            Batched(RealOnly(images), dataFormat, x =>
            {
                double least = x.DType == DType.Float64 ? 2.220446049250313e-16 : 1.1920928955078125e-07;
                Tensor[] c = Channels(Tensor.Where(x.Abs().IsLess(least), 0, x), 3);
                (Tensor r, Tensor g, Tensor b) = (c[0], c[1], c[2]);
                Tensor value = r.Maximum(g).Maximum(b), range = value - r.Minimum(g).Minimum(b);
                Tensor isGray = range.IsLessOrEqual(0), isDark = value.IsLessOrEqual(0);
                Tensor saturation = Tensor.Where(isDark, 0, range / Tensor.Where(isDark, 1, value));
                Tensor sixth = 1 / (6 * Tensor.Where(isGray, 1, range));
                Tensor hue = Tensor.Where(value.IsEqual(r), sixth * (g - b), Tensor.Where(value.IsEqual(g),
                    sixth * (b - r) + 2.0 / 6, sixth * (r - g) + 4.0 / 6));
                hue = Tensor.Where(isGray, 0, hue);
                hue = Tensor.Where(hue.IsLess(0), hue + 1, hue);
                return Tensor.Stack([hue, saturation, value], 3);
            });

        /// <summary>Hue, saturation and value in [0, 1] as red, green and blue in [0, 1].</summary>
        public static Tensor HsvToRgb(Tensor images, string dataFormat = "channels_last") =>
            Batched(RealOnly(images), dataFormat, x =>
            {
                Tensor[] c = Channels(x, 3);
                (Tensor sector, Tensor saturation, Tensor value) = ((c[0] - c[0].Floor()) * 6, c[1], c[2]);
                Tensor Mixed(Tensor share) =>
                    value * (1 - saturation + saturation * Functions.Clip(share, 0, 1));
                return Tensor.Stack([Mixed((sector - 3).Abs() - 1), Mixed(2 - (sector - 2).Abs()),
                    Mixed(2 - (sector - 4).Abs())], 3);
            });

        /// <summary>Zeros around images. Of three numbers for an axis one may be missing.</summary>
        /// <param name="images">Images.</param>
        /// <param name="topPadding">Rows above.</param>
        /// <param name="leftPadding">Columns to the left.</param>
        /// <param name="bottomPadding">Rows below.</param>
        /// <param name="rightPadding">Columns to the right.</param>
        /// <param name="targetHeight">Rows of the result.</param>
        /// <param name="targetWidth">Columns of the result.</param>
        /// <param name="dataFormat">"channels_last" or "channels_first".</param>
        /// <exception cref="ArgumentException">The numbers do not determine the result, or one is negative.</exception>
        public static Tensor PadImages(Tensor images, int? topPadding = null, int? leftPadding = null,
            int? bottomPadding = null, int? rightPadding = null, int? targetHeight = null, int? targetWidth = null,
            string dataFormat = "channels_last") => Batched(images, dataFormat, x =>
            {
                (int top, int bottom, _) = Edges("Padding", topPadding, bottomPadding, targetHeight, x.Shape[1], 1);
                (int left, int right, _) = Edges("Padding", leftPadding, rightPadding, targetWidth, x.Shape[2], 1);
                return x.Pad([0, top, left, 0], [0, bottom, right, 0]);
            });

        /// <summary>
        /// Images without rows and columns at their sides. Of three numbers for an axis one may be missing.
        /// </summary>
        /// <param name="images">Images.</param>
        /// <param name="topCropping">Rows cut off above.</param>
        /// <param name="leftCropping">Columns cut off to the left.</param>
        /// <param name="bottomCropping">Rows cut off below.</param>
        /// <param name="rightCropping">Columns cut off to the right.</param>
        /// <param name="targetHeight">Rows of the result.</param>
        /// <param name="targetWidth">Columns of the result.</param>
        /// <param name="dataFormat">"channels_last" or "channels_first".</param>
        /// <exception cref="ArgumentException">The numbers do not determine the result, or one is negative.</exception>
        public static Tensor CropImages(Tensor images, int? topCropping = null, int? leftCropping = null,
            int? bottomCropping = null, int? rightCropping = null, int? targetHeight = null, int? targetWidth = null,
            string dataFormat = "channels_last") => Batched(images, dataFormat, x =>
            {
                (int top, _, int h) = Edges("Cropping", topCropping, bottomCropping, targetHeight, x.Shape[1], -1);
                (int left, _, int w) = Edges("Cropping", leftCropping, rightCropping, targetWidth, x.Shape[2], -1);
                return Part(Part(x, 1, top, top + h), 2, left, left + w);
            });

        // target = size + sign · (before + after), from any two of before, after and target.
        static (int Before, int After, int Target) Edges(
            string what, int? before, int? after, int? target, int size, int sign)
        {
            int? whole = target is { } wanted ? sign * (wanted - size) : null;
            int? low = before ?? whole - after, high = after ?? whole - low;
            if (low is not { } first || high is not { } last || (whole is { } sum && first + last != sum))
                throw new ArgumentException(
                    $"{what} of {size}: give two of before ({before}), after ({after}) and target ({target}).");
            int result = size + sign * (first + last);
            if (first < 0 || last < 0 || result < 0)
                throw new ArgumentException($"{what} of {size} by {first} and {last} is not possible.");
            return (first, last, result);
        }
    }
}
