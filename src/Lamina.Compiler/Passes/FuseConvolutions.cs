using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// A convolution and what happens to its result before it is stored: the maxima over windows of
/// min(relu(conv · scale + bias + residual), ceiling), each part only if it is there. Inputs are x and the filter, then
/// scale and bias, a number a filter, then the residual, of the convolution's shape.
/// </summary>
/// <param name="Core">The convolution.</param>
public sealed record FusedConvolution(Convolution Core) : Op
{
    /// <summary>Whether the sums are multiplied by a number a filter.</summary>
    public bool Scale { get; init; }

    /// <summary>Whether a number a filter is added.</summary>
    public bool Bias { get; init; }

    /// <summary>Whether another tensor is added.</summary>
    public bool Residual { get; init; }

    /// <summary>Whether negative results become 0.</summary>
    public bool Relu { get; init; }

    /// <summary>The greatest result, if there is a bound.</summary>
    public double? Ceiling { get; init; }

    /// <summary>The windows of which only the maxima are kept, if they are.</summary>
    public WindowGeometry? Pool { get; init; }

    /// <summary>Which input is the scale, if there is one.</summary>
    public int ScaleAt => 2;

    /// <summary>Which input is the bias, if there is one.</summary>
    public int BiasAt => Scale ? 3 : 2;

    /// <summary>Which input is the residual, if there is one.</summary>
    public int ResidualAt => BiasAt + (Bias ? 1 : 0);

    /// <inheritdoc/>
    public override string Name => Core.Name + (Scale ? "+scale" : "") + (Bias ? "+bias" : "") +
        (Residual ? "+residual" : "") + (Relu ? "+relu" : "") + (Ceiling is null ? "" : "+minimum") +
        (Pool is null ? "" : "+pool");

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        TensorType type = Core.Infer(inputs[..2])[0];
        return [Pool is null ? type : new(type.DType, Pool.OutputShape(type.Shape))];
    }
}

/// <summary>
/// Moves into a convolution what is done to its result alone: scale and bias (so that batch normalization with moving
/// moments costs nothing), the sum with a shortcut, bounds, and max pooling over windows that do not overlap.
/// </summary>
sealed class FuseConvolutions : IPass
{
    // Floats of a strip of the result, as high as a window and 32 channels deep, that stays in the cache.
    const int MostStrip = 1 << 15, StripChannels = 32, MostFilter = 1 << 17;

    public Graph Run(Graph graph)
    {
        if (!graph.Nodes().Any(node => node.Op is Convolution)) return graph;
        var uses = Rewriter.Uses(graph);
        var single = new HashSet<Tensor>();
        return Rewriter.Run(graph, (node, x) => Fuse(node, x, single) is { } fused ? [fused] : null, (node, made) =>
        {
            if (made is [var one] && uses.GetValueOrDefault(node.Outputs[0]) == 1) single.Add(one);
        });
    }

    static Tensor? Fuse(Node node, Tensor[] x, HashSet<Tensor> single)
    {
        FusedConvolution? Core(int i) => x[i].DType != DType.Float32 || !single.Contains(x[i]) ? null :
            x[i].Node.Op as FusedConvolution ?? (x[i].Node.Op is Convolution plain ? new(plain) : null);
        // Of two convolutions the one made last takes the other in.
        int last = x.Length > 1 && x[1].Node.Id > x[0].Node.Id ? 1 : 0;
        return node.Op switch
        {
            Multiply or Add => Join(last) ?? Join(1 - last),
            Relu => Core(0) is { Ceiling: null } core ? With(x[0], core with { Relu = true }) : null,
            Minimum => Core(0) is { Ceiling: null, Pool: null } core && Simplify.Number(x[1]) is { } limit
                ? With(x[0], core with { Ceiling = limit }) : null,
            ReduceWindow pool => Core(0) is { Pool: null, Residual: false } core && IsStrip(pool, core.Core, x[0])
                ? With(x[0], core with { Pool = pool.Window }) : null,
            _ => null,
        };
        Tensor? Join(int i) => Core(i) is { Residual: false, Relu: false, Ceiling: null, Pool: null } core
            ? FuseEpilogues.RowOf(x[1 - i], x[i].Shape[-1]) is { } row
                ? node.Op is Add ? Shift(x[i], core, row) : Scale(x[i], core, row)
                : node.Op is Add && x[1 - i].Node.Op is not Broadcast ? Sum(x[i], core, x[1 - i]) : null
            : null;
    }

    static Tensor With(Tensor old, FusedConvolution op, params ReadOnlySpan<Tensor> more) =>
        old.Node.With([.. old.Node.Inputs, .. more], op).Outputs[0];

    static Tensor Shift(Tensor old, FusedConvolution core, Tensor row)
    {
        if (!core.Bias) return With(old, core with { Bias = true }, row);
        Tensor[] inputs = [.. old.Node.Inputs];
        inputs[core.BiasAt] += row;
        return old.Node.With(inputs, core).Outputs[0];
    }

    static Tensor Scale(Tensor old, FusedConvolution core, Tensor row)
    {
        List<Tensor> inputs = [.. old.Node.Inputs];
        if (core.Bias) inputs[core.BiasAt] *= row;
        if (core.Scale) inputs[core.ScaleAt] *= row;
        else inputs.Insert(core.ScaleAt, row);
        return old.Node.With([.. inputs], core with { Scale = true }).Outputs[0];
    }

    static Tensor? Sum(Tensor old, FusedConvolution core, Tensor other) =>
        other.Shape == old.Shape ? With(old, core with { Residual = true }, other) : null;

    // Windows that do not overlap, over rows of which a few stay in the cache, under a filter that is small beside the
    // images: the kernel of the pair makes all of the images' rows with one part of the filter at a time.
    static bool IsStrip(ReduceWindow pool, Convolution core, Tensor convolved)
    {
        Shape y = convolved.Shape;
        WindowGeometry window = pool.Window;
        int rank = window.Rank;
        return pool.Kind == Reduction.Maximum && rank <= 2 && core.Geometry.Groups == 1 &&
            core.Geometry.Window.Elements > 1 && y.Elements > 0 &&
            Enumerable.Range(0, rank).All(i => window.Dilations[i] == 1 && window.Strides[i] >= window.Size[i] &&
                window.Low[i] == 0 && window.High[i] == 0) &&
            (rank == 1 ? 1 : window.Size[0]) * (long)y[rank] * StripChannels <= MostStrip &&
            convolved.Node.Inputs[1].Shape.Elements <= Math.Max(MostFilter, y.Elements);
    }
}
