using Lamina.IR;

namespace Lamina;

public static partial class Ops
{
    // Resizing: each row of the result is a weighted sum of rows, then the same for columns.
    public static partial class Image
    {
        /// <summary>Images with another number of rows and columns.</summary>
        /// <param name="images">Images; whole numbers are rounded back.</param>
        /// <param name="size">Rows and columns of the result.</param>
        /// <param name="interpolation">
        /// "nearest", "bilinear", "bicubic" (Keys's cubic, a = −½), "lanczos3", "lanczos5".
        /// </param>
        /// <param name="antialias">Whether to widen the filter when images get smaller (not of "nearest").</param>
        /// <param name="cropToAspectRatio">Whether to cut off what would be distorted.</param>
        /// <param name="padToAspectRatio">Whether to fill up what would be distorted.</param>
        /// <param name="fillMode">"constant".</param>
        /// <param name="fillValue">What to fill with.</param>
        /// <param name="dataFormat">"channels_last" or "channels_first".</param>
        /// <exception cref="ArgumentException">An argument has no known name, or both ratios are asked for.</exception>
        public static Tensor Resize(Tensor images, Ints size, string interpolation = "bilinear",
            bool antialias = false, bool cropToAspectRatio = false, bool padToAspectRatio = false,
            string fillMode = "constant", double fillValue = 0, string dataFormat = "channels_last")
        {
            if (size.Count != 2 || size.Any(s => s < 1))
                throw new ArgumentException($"The size is rows and columns, both positive, not {size}.");
            if (fillMode != "constant")
                throw new ArgumentException($"Images are filled up with a \"constant\", not by \"{fillMode}\".");
            if (cropToAspectRatio && padToAspectRatio)
                throw new ArgumentException("Keep the aspect ratio by cropping or by padding, not by both.");
            return Batched(images, dataFormat, x =>
            {
                if (cropToAspectRatio) x = Cropped(x, size);
                if (padToAspectRatio) x = FilledUp(x, size, fillValue);
                if (interpolation == "nearest") return Nearest(Nearest(x, 1, size[0]), 2, size[1]);
                Tensor y = Resampled(Resampled(Floating(x), 1, size[0]), 2, size[1]);
                if (images.DType == DType.UInt8) y = y.Clip(0, 255);
                return Rounded(y, images.DType);
            });
            Tensor Resampled(Tensor x, int axis, int to) => x.Shape[axis] == to ? x : Weighted(x, axis, SampleWeights(
                x.Shape[axis], to, Tensor.Scalar((double)to / x.Shape[axis], DType.Float64),
                Tensor.Scalar(0, DType.Float64), interpolation, antialias));
        }

        static Tensor Nearest(Tensor x, int axis, int to) => x.Shape[axis] == to ? x : Picked(x,
            [.. Enumerable.Range(0, to).Select(i => (int)((2L * i + 1) * x.Shape[axis] / (2L * to)))], axis);

        static Tensor Cropped(Tensor x, Ints size)
        {
            (int h, int w) = (x.Shape[1], x.Shape[2]);
            int rows = Math.Clamp((int)((double)w * size[0] / size[1]), 1, h);
            int columns = Math.Clamp((int)((double)h * size[1] / size[0]), 1, w);
            (int top, int left) = ((h - rows) / 2, (w - columns) / 2);
            return Part(Part(x, 1, top, top + rows), 2, left, left + columns);
        }

        static Tensor FilledUp(Tensor x, Ints size, double value)
        {
            (int h, int w) = (x.Shape[1], x.Shape[2]);
            int top = (Math.Max(h, (int)((double)w * size[0] / size[1])) - h) / 2;
            int left = (Math.Max(w, (int)((double)h * size[1] / size[0])) - w) / 2;
            return x.Pad([0, top, left, 0], [0, top, left, 0], value);
        }

        /// <summary>Images scaled and moved: place p goes to p · scale + translation.</summary>
        /// <param name="images">A tensor of any rank; whole numbers are rounded back.</param>
        /// <param name="outputShape">The shape of the result.</param>
        /// <param name="scale">Of each of the spatial axes.</param>
        /// <param name="translation">Of each of the spatial axes.</param>
        /// <param name="spatialDims">The axes.</param>
        /// <param name="method">
        /// "linear", "cubic", "lanczos3" or "lanczos5", or the names of these for 2 or 3 axes.
        /// </param>
        /// <param name="antialias">Whether to widen the filter where the scale is below 1.</param>
        public static Tensor ScaleAndTranslate(Tensor images, Shape outputShape, Tensor scale, Tensor translation,
            Ints spatialDims, string method, bool antialias = true)
        {
            string filter = method switch
            {
                "linear" or "trilinear" or "triangle" => "bilinear",
                "cubic" or "tricubic" => "bicubic",
                _ => method,
            };
            Tensor y = Floating(images);
            for (int i = 0; i < spatialDims.Count; i++)
            {
                int axis = images.Shape.Axis(spatialDims[i]);
                y = Weighted(y, axis, SampleWeights(images.Shape[axis], outputShape[axis],
                    Floating(scale).Select(0, i), Floating(translation).Select(0, i), filter, antialias));
            }
            if (!images.DType.IsFloating())
                y = y.Minimum(images.Max().Cast(y.DType)).Maximum(images.Min().Cast(y.DType));
            return Rounded(y, images.DType);
        }

        static Tensor Weighted(Tensor x, int axis, Tensor weights) =>
            x.MoveAxis(axis, -1).MatMul(weights.Cast(x.DType)).MoveAxis(-1, axis);

        // (input, output): how much each element of the input counts for each of the output. Pixels have their centre
        // at their number and a half.
        static Tensor SampleWeights(
            int input, int output, Tensor scale, Tensor translation, string method, bool antialias)
        {
            DType type = scale.DType;
            Tensor inverse = 1 / scale;
            Tensor center = (Tensor.Iota((1, output), 1, type) + 0.5 - translation.Cast(type)) * inverse - 0.5;
            Tensor distance = (center - Tensor.Iota((input, 1), 0, type)).Abs();
            if (antialias) distance /= inverse.Maximum(1);
            Tensor weights = Filter(method, distance), sum = weights.Sum(0, keepDims: true);
            Tensor inside = center.IsGreaterOrEqual(-0.5) & center.IsLessOrEqual(input - 0.5)
                & sum.Abs().IsGreater(1000 * 1.1920929e-07);
            return Tensor.Where(inside, weights / Tensor.Where(sum.IsEqual(0), 1, sum), 0);
        }

        // The filter at a distance ≥ 0.
        static Tensor Filter(string method, Tensor d) => method switch
        {
            "bilinear" => (1 - d).Maximum(0),
            "bicubic" => Tensor.Where(d.IsLess(1), (1.5 * d - 2.5) * d * d + 1,
                Tensor.Where(d.IsLess(2), ((-0.5 * d + 2.5) * d - 4) * d + 2, 0)),
            "lanczos3" => Lanczos(3, d),
            "lanczos5" => Lanczos(5, d),
            _ => throw new ArgumentException($"Unknown interpolation '{method}'; it is nearest (of resize), bilinear, "
                + "bicubic, lanczos3 or lanczos5."),
        };

        static Tensor Lanczos(double radius, Tensor d) =>
            Tensor.Where(d.IsGreater(radius), 0, Sinc(d) * Sinc(d / radius));
    }
}
