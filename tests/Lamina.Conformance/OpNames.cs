using Lamina.IR;
using Lamina.Losses;

namespace Lamina.Conformance;

/// <summary>
/// Names of keras.ops that stand for a member of Tensor or Functions; the public Ops class comes later.
/// </summary>
static partial class OpNames
{
    /// <summary>A function.</summary>
    /// <param name="Parameters">The names of its parameters, as Keras has them.</param>
    /// <param name="Call">Its results.</param>
    public sealed record Entry(string[] Parameters, Func<OpArguments, Tensor[]> Call);

    public static Dictionary<string, Entry> Known { get; } = [];

    static OpNames()
    {
        Elementwise();
        Reductions();
        Movement();
        Networks();
    }

    static void Add(string names, string parameters, Func<OpArguments, Tensor> call) =>
        AddMany(names, parameters, a => [call(a)]);

    static void AddMany(string names, string parameters, Func<OpArguments, Tensor[]> call)
    {
        foreach (string name in names.Split(' ')) Known[name] = new(parameters.Split(' '), call);
    }

    static void Unary(string names, Func<Tensor, Tensor> call) => Add(names, "x", a => call(a.X));

    static void Binary(string names, Func<Tensor, Tensor, Tensor> call) =>
        Add(names, "x1 x2", a => call(a["x1"], a["x2"]));

    static void Elementwise()
    {
        Unary("abs absolute", x => x.Abs());
        Unary("arctan", x => x.Atan());
        Unary("ceil", x => x.Ceil());
        Unary("copy", x => x);
        Unary("cos", x => x.Cos());
        Unary("erf", x => x.Erf());
        Unary("exp", x => x.Exp());
        Unary("expm1", x => x.Expm1());
        Unary("floor", x => x.Floor());
        Unary("isfinite", x => x.Abs().IsLess(double.PositiveInfinity));
        Unary("isinf", x => x.Abs().IsEqual(double.PositiveInfinity));
        Unary("isnan", x => x.IsNotEqual(x));
        Unary("log", x => x.Log());
        Unary("log1p", x => x.Log1p());
        Unary("logical_not bitwise_not bitwise_invert", x => !x);
        Unary("negative", x => -x);
        Unary("reciprocal", x => 1 / x);
        Unary("round", x => x.Round());
        Unary("rsqrt", x => x.Rsqrt());
        Unary("sign", x => x.Sign());
        Unary("sin", x => x.Sin());
        Unary("sqrt", x => x.Sqrt());
        Unary("square", x => x.Square());
        Unary("tanh", x => x.Tanh());
        Binary("add", (a, b) => a + b);
        Binary("arctan2", (a, b) => a.Atan2(b));
        Binary("bitwise_and logical_and", (a, b) => a & b);
        Binary("bitwise_or logical_or", (a, b) => a | b);
        Binary("bitwise_xor logical_xor", (a, b) => a ^ b);
        Binary("divide true_divide", (a, b) => a / b);
        Binary("equal", (a, b) => a.IsEqual(b));
        Binary("greater", (a, b) => a.IsGreater(b));
        Binary("greater_equal", (a, b) => a.IsGreaterOrEqual(b));
        Binary("less", (a, b) => a.IsLess(b));
        Binary("less_equal", (a, b) => a.IsLessOrEqual(b));
        Binary("matmul", (a, b) => a.MatMul(b));
        Binary("maximum", (a, b) => a.Maximum(b));
        Binary("minimum", (a, b) => a.Minimum(b));
        Binary("mod remainder", (a, b) => a.Mod(b));
        Binary("multiply", (a, b) => a * b);
        Binary("not_equal", (a, b) => a.IsNotEqual(b));
        Binary("power", (a, b) => a.Pow(b));
        Binary("subtract", (a, b) => a - b);
        Add("where", "condition x1 x2", a => Tensor.Where(a["condition"], a["x1"], a["x2"]));
        Add("clip", "x x_min x_max", a => Functions.Clip(a.X, a.Number("x_min", 0), a.Number("x_max", 0)));
        Add("cast", "x dtype", a => a.X.Cast(DTypes.Parse(a.Text("dtype", "float32"))));
    }

    static void Reductions()
    {
        void Reduce(string names, Func<Tensor, Ints?, bool, Tensor> call) =>
            Add(names, "x axis keepdims", a => call(a.X, a.Ints("axis"), a.Flag("keepdims")));
        Reduce("sum", (x, axes, keep) => x.Sum(axes, keep));
        Reduce("mean", (x, axes, keep) => x.Mean(axes, keep));
        Reduce("var", (x, axes, keep) => x.Variance(axes, keep));
        Reduce("std", (x, axes, keep) => x.Variance(axes, keep).Sqrt());
        Reduce("prod", (x, axes, keep) => x.Prod(axes, keep));
        Reduce("max amax", (x, axes, keep) => x.Max(axes, keep));
        Reduce("min amin", (x, axes, keep) => x.Min(axes, keep));
        Reduce("all", (x, axes, keep) => x.All(axes, keep));
        Reduce("any", (x, axes, keep) => x.Any(axes, keep));
        Reduce("count_nonzero", (x, axes, keep) => x.IsNotEqual(0).Cast(DType.Int32).Sum(axes, keep));
        Reduce("logsumexp", (x, axes, keep) => Functions.LogSumExp(x, axes ?? Ints.Range(x.Rank), keep));
        Add("argmax", "x axis keepdims", a => Position(a, (x, axis) => x.ArgMax(axis)));
        Add("argmin", "x axis keepdims", a => Position(a, (x, axis) => x.ArgMin(axis)));
        Add("argsort", "x axis", a => a.X.Sort(a.Int("axis", -1)).Indices);
        Add("sort", "x axis", a => a.X.Sort(a.Int("axis", -1)).Values);
        Add("cumsum", "x axis", a => Flat(a).CumSum(a.Int("axis", 0)));
        Add("cumprod", "x axis", a => new Cumulative(Reduction.Product, a.Int("axis", 0)).Apply(Flat(a)));
        AddMany("moments", "x axes keepdims", a =>
            [a.X.Mean(a.Ints("axes"), a.Flag("keepdims")), a.X.Variance(a.Ints("axes"), a.Flag("keepdims"))]);
        AddMany("top_k", "x k", a =>
        {
            (Tensor values, Tensor indices) = a.X.Sort(descending: true);
            return [values.Slice(-1, 0, a.Int("k", 1)), indices.Slice(-1, 0, a.Int("k", 1))];
        });
    }

    static Tensor Flat(OpArguments a) => a.Has("axis") ? a.X : a.X.Reshape(-1);

    static Tensor Position(OpArguments a, Func<Tensor, int, Tensor> find)
    {
        int axis = a.Int("axis", 0);
        Tensor position = find(Flat(a), axis);
        return a.Flag("keepdims") ? position.ExpandDims(axis) : position;
    }

    static void Networks()
    {
        Unary("hard_sigmoid", Functions.HardSigmoid);
        Unary("log_sigmoid", Functions.LogSigmoid);
        Unary("relu", x => x.Relu());
        Unary("relu6", Functions.Relu6);
        Unary("selu", Functions.Selu);
        Unary("sigmoid", x => x.Sigmoid());
        Unary("silu", Functions.Silu);
        Unary("softplus", Functions.Softplus);
        Add("glu", "x axis", a => Functions.Glu(a.X, a.Int("axis", -1)));
        Add("softmax", "x axis", a => Functions.Softmax(a.X, a.Ints("axis") ?? [-1]));
        Add("log_softmax", "x axis", a => Functions.LogSoftmax(a.X, a.Ints("axis") ?? [-1]));
        Add("one_hot", "x num_classes axis", a =>
            a.X.OneHot(a.Int("num_classes", 1)).MoveAxis(-1, a.Int("axis", -1)));
        Add("multi_hot", "x num_classes", a => a.X.OneHot(a.Int("num_classes", 1)).Max([-2]));
        Add("conv", "x kernel strides padding data_format dilation_rate", a =>
        {
            int axes = a.X.Rank - 2;
            bool first = a.Text("data_format", "channels_last") == "channels_first";
            Tensor y = Functions.Convolution(first ? a.X.MoveAxis(1, -1) : a.X, a["kernel"],
                a.Each("strides", axes, 1), a.Text("padding", "valid"), a.Each("dilation_rate", axes, 1));
            return first ? y.MoveAxis(-1, 1) : y;
        });
        Add("max_pool", "x pool_size strides padding", a => Pool(a, Functions.MaxPool));
        Add("average_pool", "x pool_size strides padding", a => Pool(a, Functions.AveragePool));
        Add("binary_crossentropy", "target output from_logits", a =>
            BinaryCrossentropyOf(a["target"], a["output"], a.Flag("from_logits")));
        Add("categorical_crossentropy", "target output from_logits axis", a =>
            new CategoricalCrossentropy(a.Flag("from_logits"), axis: a.Int("axis", -1)).Call(a["target"], a["output"]));
        Add("sparse_categorical_crossentropy", "target output from_logits axis", a =>
            new SparseCategoricalCrossentropy(a.Flag("from_logits"), axis: a.Int("axis", -1))
                .Call(a["target"], a["output"]));
    }

    static Tensor Pool(OpArguments a, Func<Tensor, Ints, Ints, string, Tensor> pool)
    {
        int axes = a.X.Rank - 2;
        Ints size = a.Each("pool_size", axes, 2);
        return pool(a.X, size, a.Has("strides") ? a.Each("strides", axes, 1) : size, a.Text("padding", "valid"));
    }

    // The loss averages over an axis; of an axis of size 1 that leaves each element.
    static Tensor BinaryCrossentropyOf(Tensor target, Tensor output, bool fromLogits) =>
        new BinaryCrossentropy(fromLogits).Call(target.ExpandDims(-1), output.ExpandDims(-1));
}
