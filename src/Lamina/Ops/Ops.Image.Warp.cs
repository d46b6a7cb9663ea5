using Lamina.IR;

namespace Lamina;

public static partial class Ops
{
    // Images sampled at other places.
    public static partial class Image
    {
        /// <summary>The values of a tensor between its elements.</summary>
        /// <param name="inputs">A tensor of any rank n.</param>
        /// <param name="coordinates">Places, (n, …).</param>
        /// <param name="order">0: the nearest element; 1: linear between neighbours.</param>
        /// <param name="fillMode">
        /// What is outside: "constant"; "nearest" repeats the outermost; "wrap" goes on from the other side; "mirror"
        /// mirrors about the outermost, "reflect" about the edge beyond it.
        /// </param>
        /// <param name="fillValue">The constant.</param>
        /// <exception cref="ArgumentException">
        /// The order or the mode is not one of these, or ranks do not fit.
        /// </exception>
        public static Tensor MapCoordinates(
            Tensor inputs, Tensor coordinates, int order, string fillMode = "constant", double fillValue = 0)
        {
            if (coordinates.Rank < 2 || coordinates.Shape[0] != inputs.Rank)
                throw new ArgumentException(
                    $"Places in {inputs.Shape} are ({inputs.Rank}, …), not {coordinates.Shape}.");
            return Sampled(inputs.Reshape(-1), Unstack(coordinates), inputs.Shape, null, order, fillMode, fillValue);
        }

        /// <summary>Images turned, stretched or moved: the pixel (x, y) of the result comes from
        /// ((a₀x + a₁y + a₂) / k, (b₀x + b₁y + b₂) / k) of the image, k = c₀x + c₁y + 1.</summary>
        /// <param name="images">Images.</param>
        /// <param name="transform">(8,) or (batch, 8): a₀ a₁ a₂ b₀ b₁ b₂ c₀ c₁.</param>
        /// <param name="interpolation">"bilinear" or "nearest".</param>
        /// <param name="fillMode">As of <see cref="MapCoordinates"/>.</param>
        /// <param name="fillValue">The constant that is outside.</param>
        /// <param name="dataFormat">"channels_last" or "channels_first".</param>
        public static Tensor AffineTransform(Tensor images, Tensor transform, string interpolation = "bilinear",
            string fillMode = "constant", double fillValue = 0, string dataFormat = "channels_last")
        {
            if (transform.Shape[-1] != 8 || transform.Rank > 2)
                throw new ArgumentException($"A transform has 8 numbers, (8,) or (batch, 8), not {transform.Shape}.");
            return Batched(images, dataFormat, image =>
            {
                Tensor[] t = Unstack(Floating(transform).Reshape((-1, 8)), axis: 1);
                Tensor Of(int i) => t[i].Reshape((-1, 1, 1));
                (Tensor x, Tensor y) = Grid(image, t[0].DType);
                Tensor k = Of(6) * x + Of(7) * y + 1;
                return Sampled(image, (Of(3) * x + Of(4) * y + Of(5)) / k, (Of(0) * x + Of(1) * y + Of(2)) / k,
                    interpolation, fillMode, fillValue);
            });
        }

        /// <summary>Images in perspective: four points of the image come to lie on four others.</summary>
        /// <param name="images">Images.</param>
        /// <param name="startPoints">(4, 2) or (batch, 4, 2): x and y of points of the image.</param>
        /// <param name="endPoints">Where they come to lie.</param>
        /// <param name="interpolation">"bilinear" or "nearest".</param>
        /// <param name="fillValue">What is outside.</param>
        /// <param name="dataFormat">"channels_last" or "channels_first".</param>
        public static Tensor PerspectiveTransform(Tensor images, Tensor startPoints, Tensor endPoints,
            string interpolation = "bilinear", double fillValue = 0, string dataFormat = "channels_last")
        {
            if (startPoints.Shape != endPoints.Shape || startPoints.Rank is not (2 or 3)
                || startPoints.Shape[-1] != 2 || startPoints.Shape[-2] != 4)
                throw new ArgumentException(
                    $"Points are (4, 2) or (batch, 4, 2), not {startPoints.Shape} and {endPoints.Shape}.");
            Tensor start = Floating(startPoints).Reshape((-1, 4, 2)), end = Floating(endPoints).Reshape((-1, 4, 2));
            Tensor x = end.Select(2, 0), y = end.Select(2, 1), one = Tensor.Ones(x.Shape, x.DType);
            Tensor none = Tensor.Zeros(x.Shape, x.DType), u = start.Select(2, 0), v = start.Select(2, 1);
            // Two equations for each point, in a₀ … c₁: u = (a₀x + a₁y + a₂) / k and v = (b₀x + b₁y + b₂) / k.
            Tensor rows = Tensor.Concatenate([
                Tensor.Stack([x, y, one, none, none, none, -u * x, -u * y], -1),
                Tensor.Stack([none, none, none, x, y, one, -v * x, -v * y], -1)], 1);
            Tensor transform = Solve(rows, Tensor.Concatenate([u, v], 1).ExpandDims(-1)).Squeeze(-1);
            return AffineTransform(images, transform, interpolation, "constant", fillValue, dataFormat);
        }

        /// <summary>Images as of rubber: each pixel moved by smooth random steps. Simard et al. 2003.</summary>
        /// <param name="images">Images.</param>
        /// <param name="alpha">How far pixels move.</param>
        /// <param name="sigma">How smooth the steps are, in pixels.</param>
        /// <param name="interpolation">"bilinear" or "nearest".</param>
        /// <param name="fillMode">As of <see cref="MapCoordinates"/>.</param>
        /// <param name="fillValue">The constant that is outside.</param>
        /// <param name="seed">Where the steps come from; by default the next seed.</param>
        /// <param name="dataFormat">"channels_last" or "channels_first".</param>
        public static Tensor ElasticTransform(Tensor images, double alpha = 20, double sigma = 5,
            string interpolation = "bilinear", string fillMode = "reflect", double fillValue = 0,
            SeedGenerator? seed = null, string dataFormat = "channels_last")
        {
            SeedGenerator random = seed ?? new SeedGenerator();
            int size = (int)(6 * sigma) | 1;
            return Batched(images, dataFormat, image =>
            {
                Tensor Steps() => alpha * GaussianBlur(
                    random.Normal((image.Shape[0], image.Shape[1], image.Shape[2], 1)) * sigma, [size, size],
                    (sigma, sigma)).Squeeze(3);
                (Tensor x, Tensor y) = Grid(image, DType.Float32);
                return Sampled(image, y + Steps(), x + Steps(), interpolation, fillMode, fillValue);
            });
        }

        // Column and row of each pixel, (1, rows, columns).
        static (Tensor X, Tensor Y) Grid(Tensor image, DType type)
        {
            Shape grid = (1, image.Shape[1], image.Shape[2]);
            return (Tensor.Iota(grid, 2, type), Tensor.Iota(grid, 1, type));
        }

        // Images (batch, rows, columns, channels) at places (batch or 1, rows, columns).
        internal static Tensor Sampled(
            Tensor image, Tensor y, Tensor x, string interpolation, string fillMode, double fillValue)
        {
            int order = interpolation switch
            {
                "nearest" => 0,
                "bilinear" => 1,
                _ => throw new ArgumentException(
                    $"Unknown interpolation '{interpolation}'; it is nearest or bilinear."),
            };
            (int batch, int h, int w) = (image.Shape[0], image.Shape[1], image.Shape[2]);
            Tensor start = Tensor.Iota((batch, 1, 1), 0, DType.Int32) * (h * w);
            Shape places = (batch, y.Shape[1], y.Shape[2]);
            return Sampled(image.Reshape((-1, image.Shape[3])), [y.BroadcastTo(places), x.BroadcastTo(places)],
                (h, w), start, order, fillMode, fillValue);
        }

        // Rows (places, …) at coordinates within a block of sizes that begins at start: the weighted sum over all
        // corners of the cell around each.
        static Tensor Sampled(Tensor rows, Tensor[] coordinates, Shape sizes, Tensor? start, int order,
            string fillMode, double fillValue)
        {
            if (order is not (0 or 1)) throw new ArgumentException($"The order is 0 or 1, not {order}.");
            Tensor values = rows;
            Ints trailing = Ints.Repeat(1, rows.Rank - 1);
            Tensor Wide(Tensor t) => t.Reshape(t.Shape.Append(trailing.Span));
            Tensor? sum = null;
            for (int corner = 0; corner < 1 << (order * sizes.Rank); corner++)
            {
                Tensor? at = start, inside = null, weight = null;
                Tensor place = Tensor.Zeros(IR.Shape.Scalar, DType.Int32);
                for (int axis = 0; axis < sizes.Rank; axis++)
                {
                    Tensor coordinate = coordinates[axis];
                    Tensor low = !coordinate.DType.IsFloating() ? coordinate
                        : order == 0 ? coordinate.Round() : coordinate.Floor();
                    Tensor index = low.Cast(DType.Int32);
                    if (order == 1)
                    {
                        Tensor high = Floating(coordinate) - Floating(low);
                        bool upper = (corner >> axis & 1) == 1;
                        if (upper) index += 1;
                        Tensor share = upper ? high : 1 - high;
                        weight = weight is null ? share : weight * share;
                    }
                    if (fillMode == "constant")
                    {
                        Tensor here = index.IsGreaterOrEqual(0) & index.IsLess(sizes[axis]);
                        inside = inside is null ? here : inside & here;
                    }
                    place = place * sizes[axis] + Within(index, sizes[axis], fillMode);
                }
                Tensor found = values.Take(at is null ? place : place + at);
                if (inside is not null) found = Tensor.Where(Wide(inside), found, fillValue);
                if (weight is not null) found = Floating(found) * Wide(weight).Cast(Floating(found).DType);
                sum = sum is null ? found : sum + found;
            }
            return Rounded(sum!, rows.DType);
        }

        // The index of an element that stands for one outside.
        static Tensor Within(Tensor index, int size, string fillMode) => fillMode switch
        {
            "constant" or "nearest" => index.Maximum(0).Minimum(size - 1),
            "wrap" => index.Mod(Tensor.Scalar(size, DType.Int32)),
            "mirror" when size == 1 => index * 0,
            "mirror" => Mirror(index, size),
            "reflect" => FloorDivide(Mirror(2 * index + 1, 2 * size + 1) - 1, 2),
            _ => throw new ArgumentException(
                $"Unknown fill mode '{fillMode}'; it is constant, nearest, wrap, mirror or reflect."),
        };

        static Tensor Mirror(Tensor index, int size) =>
            ((index + (size - 1)).Mod(Tensor.Scalar(2 * (size - 1), DType.Int32)) - (size - 1)).Abs();
    }
}
