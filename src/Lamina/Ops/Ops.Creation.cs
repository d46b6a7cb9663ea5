using Lamina.IR;

namespace Lamina;

// Tensors made from numbers.
public static partial class Ops
{
    /// <summary>Host data or a number as a tensor, by default of its own element type.</summary>
    public static Tensor ConvertToTensor(Operand x, DType? dtype = null) => Finished(x.ToTensor(), dtype);

    /// <summary>The values on the host, computed now.</summary>
    public static NDArray ConvertToNDArray(Tensor x) => x.Value;

    /// <summary>Whether a value is a tensor.</summary>
    public static bool IsTensor(object? x) => x is Tensor;

    /// <summary>Host data or a number as a tensor, by default of its own element type.</summary>
    public static Tensor Array(Operand x, DType? dtype = null) => ConvertToTensor(x, dtype);

    /// <summary>A tensor of one number.</summary>
    public static Tensor Full(Shape shape, Operand fillValue, DType? dtype = null) =>
        fillValue.ToTensor().Cast(dtype ?? DType.Float32).BroadcastTo(shape);

    /// <summary>A tensor of one number with the shape of x.</summary>
    public static Tensor FullLike(Tensor x, Operand fillValue, DType? dtype = null) =>
        Full(x.Shape, fillValue, dtype ?? x.DType);

    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(Shape shape, DType? dtype = null) => Tensor.Zeros(shape, dtype ?? DType.Float32);

    /// <summary>Zeros with the shape of x.</summary>
    public static Tensor ZerosLike(Tensor x, DType? dtype = null) => Tensor.Zeros(x.Shape, dtype ?? x.DType);

    /// <summary>A tensor of ones.</summary>
    public static Tensor Ones(Shape shape, DType? dtype = null) => Tensor.Ones(shape, dtype ?? DType.Float32);

    /// <summary>Ones with the shape of x.</summary>
    public static Tensor OnesLike(Tensor x, DType? dtype = null) => Tensor.Ones(x.Shape, dtype ?? x.DType);

    /// <summary>A tensor whose values do not matter: zeros.</summary>
    public static Tensor Empty(Shape shape, DType? dtype = null) => Zeros(shape, dtype);

    /// <summary>A tensor with the shape of x whose values do not matter: zeros.</summary>
    public static Tensor EmptyLike(Tensor x, DType? dtype = null) => ZerosLike(x, dtype);

    /// <summary>(n, m) with ones on the diagonal k above the main one; m is n by default.</summary>
    public static Tensor Eye(int n, int? m = null, int k = 0, DType? dtype = null) =>
        Offset((n, m ?? n)).IsEqual(k).Cast(dtype ?? DType.Float32);

    /// <summary>(n, n) with ones on the diagonal.</summary>
    public static Tensor Identity(int n, DType? dtype = null) => Eye(n, dtype: dtype);

    /// <summary>(n, m) with ones on and below the diagonal k above the main one; m is n by default.</summary>
    public static Tensor Tri(int n, int? m = null, int k = 0, DType? dtype = null) =>
        Offset((n, m ?? n)).IsLessOrEqual(k).Cast(dtype ?? DType.Float32);

    // Column minus row, of the last two axes.
    static Tensor Offset(Shape shape) =>
        Tensor.Iota(shape, -1, DType.Int32) - Tensor.Iota(shape, -2, DType.Int32);

    /// <summary>0, 1, …, up to stop (exclusive); int32 if stop is whole, else float32.</summary>
    public static Tensor Arange(double stop, DType? dtype = null) => Arange(0, stop, 1, dtype);

    /// <summary>
    /// start, start + step, …, up to stop (exclusive); int32 if all are whole numbers, else float32.
    /// </summary>
    public static Tensor Arange(double start, double stop, double step = 1, DType? dtype = null)
    {
        if (step == 0) throw new ArgumentOutOfRangeException(nameof(step), "The step of Arange cannot be 0.");
        int count = Math.Max(0, (int)Math.Ceiling((stop - start) / step));
        bool whole = double.IsInteger(start) && double.IsInteger(stop) && double.IsInteger(step);
        double[] values = [.. Enumerable.Range(0, count).Select(i => start + i * step)];
        return FromNumbers(values, count, dtype ?? (whole ? DType.Int32 : DType.Float32));
    }

    /// <summary>num numbers in equal steps from start to stop, which is the last one if endpoint.</summary>
    public static Tensor Linspace(
        Operand start, Operand stop, int num = 50, bool endpoint = true, DType? dtype = null, int axis = 0)
    {
        (Tensor a, Tensor b) = Operand.RealPair(start, stop);
        Shape shape = IR.Shape.Broadcast(a.Shape, b.Shape);
        int parts = endpoint ? num - 1 : num;
        double[] fractions = [.. Enumerable.Range(0, num).Select(i => parts == 0 ? 0 : (double)i / parts)];
        int at = axis < 0 ? axis + shape.Rank + 1 : axis;
        int[] sizes = Ints.Repeat(1, shape.Rank + 1).ToArray();
        sizes[at] = num;
        Tensor t = FromNumbers(fractions, sizes, a.DType);
        (a, b) = (a.BroadcastTo(shape).ExpandDims(at), b.BroadcastTo(shape).ExpandDims(at));
        // From the nearer end, so that both ends come out exactly.
        return Finished(Tensor.Where(t.IsLess(0.5), a + (b - a) * t, b - (b - a) * (1 - t)), dtype);
    }

    /// <summary>Numbers as <see cref="Linspace"/> gives them, and the step between them.</summary>
    public static (Tensor Values, Tensor Step) LinspaceWithStep(
        Operand start, Operand stop, int num = 50, bool endpoint = true, DType? dtype = null, int axis = 0)
    {
        (Tensor a, Tensor b) = Operand.RealPair(start, stop);
        return (Linspace(start, stop, num, endpoint, dtype, axis), (b - a) / (endpoint ? num - 1 : num));
    }

    /// <summary>num powers of the base whose exponents go in equal steps from start to stop.</summary>
    public static Tensor Logspace(Operand start, Operand stop, int num = 50, bool endpoint = true, double @base = 10,
        DType? dtype = null, int axis = 0) =>
        Finished(Power(@base, Linspace(start, stop, num, endpoint, axis: axis)), dtype);

    /// <summary>num numbers from start to stop, each the same multiple of the one before.</summary>
    public static Tensor Geomspace(
        Operand start, Operand stop, int num = 50, bool endpoint = true, DType? dtype = null, int axis = 0)
    {
        (Tensor a, Tensor b) = Operand.RealPair(start, stop);
        Tensor sign = a.Sign();
        Tensor y = Linspace(a.Abs().Log(), b.Abs().Log(), num, endpoint, axis: axis).Exp();
        return Finished(y * (sign.Rank == 0 ? sign : sign.ExpandDims(axis)), dtype);
    }

    /// <summary>
    /// Matrices whose sizes are those of all tensors: one for each, which varies along one axis only.
    /// </summary>
    /// <param name="x">Tensors of rank 0 or 1.</param>
    /// <param name="indexing">"xy": the first varies along axis 1, the second along axis 0; "ij": in order.</param>
    public static Tensor[] Meshgrid(IReadOnlyList<Tensor> x, string indexing = "xy")
    {
        bool swap = indexing switch
        {
            "xy" => x.Count > 1,
            "ij" => false,
            _ => throw new ArgumentException($"The indexing is \"xy\" or \"ij\", not \"{indexing}\"."),
        };
        int Place(int i) => swap && i < 2 ? 1 - i : i;
        int[] sizes = new int[x.Count];
        for (int i = 0; i < x.Count; i++) sizes[Place(i)] = (int)x[i].Shape.Elements;
        return [.. x.Select((t, i) =>
            t.Reshape(Ints.Repeat(1, x.Count).Select((_, axis) => axis == Place(i) ? sizes[axis] : 1).ToArray())
                .BroadcastTo(sizes))];
    }

    /// <summary>Bartlett's triangular window of x points.</summary>
    public static Tensor Bartlett(int x) => Window(x, t => 1 - Math.Abs(2 * t - 1));

    /// <summary>The Hamming window of x points.</summary>
    public static Tensor Hamming(int x) => Window(x, t => 0.54 - 0.46 * Math.Cos(2 * Math.PI * t));

    /// <summary>The Hann window of x points.</summary>
    public static Tensor Hanning(int x) => Window(x, t => 0.5 - 0.5 * Math.Cos(2 * Math.PI * t));

    /// <summary>The Blackman window of x points.</summary>
    public static Tensor Blackman(int x) =>
        Window(x, t => 0.42 - 0.5 * Math.Cos(2 * Math.PI * t) + 0.08 * Math.Cos(4 * Math.PI * t));

    /// <summary>Kaiser's window of x points: I₀(β√(1 − t²)) / I₀(β), t from −1 to 1.</summary>
    public static Tensor Kaiser(int x, double beta) => Window(x, t =>
        BesselI0(beta * Math.Sqrt(Math.Max(0, 1 - (2 * t - 1) * (2 * t - 1)))) / BesselI0(beta));

    static Tensor Window(int points, Func<double, double> at) => FromNumbers(
        [.. Enumerable.Range(0, points).Select(i => points == 1 ? 1 : at((double)i / (points - 1)))], points,
        DType.Float32);

    // The power series Σ ((x/2)ⁿ / n!)², whose terms are all positive.
    static double BesselI0(double x)
    {
        double term = 1, sum = 1;
        for (int n = 1; term > sum * 1e-17; n++)
        {
            term *= x / (2 * n) * (x / (2 * n));
            sum += term;
        }
        return sum;
    }

    static Tensor FromNumbers(double[] values, Shape shape, DType type)
    {
        NDArray wide = NDArray.From<double>(values, shape);
        return type == DType.Float64 ? wide : wide.Cast(type);
    }
}
