using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Has the kernels of a usual training step compiled on a thread of its own while the first model is described, traced
/// and planned on another: half of a cold start is the runtime's compiler, and nothing needs the kernels before the
/// plan is there. A small step of a network of convolutions, products and Adam is lowered and run, op by op.
/// </summary>
static unsafe class Preparation
{
    // Images, and images enough for a gradient of the filter in the transformed domain, as a usual batch has it.
    const int Few = 4, Enough = 11, Rows = 32, Classes = 10;

    // Memory of the system, the same for every op, given back at the end: what the collector had to clear away instead
    // would be a tenth of what a small training takes.
    [ThreadStatic]
    static Block t_memory, t_scratch;

    static int s_begun;

    /// <summary>
    /// Begins it, at the first call only, where there is a compiler to wait for and a processor to spare.
    /// </summary>
    public static void Begin()
    {
        if (!RuntimeFeature.IsDynamicCodeCompiled || Environment.ProcessorCount == 1 ||
            Interlocked.Exchange(ref s_begun, 1) != 0) return;
        new Thread(Run) { IsBackground = true, Name = "Lamina preparation" }.UnsafeStart();
    }

    /// <summary>Lowers and runs the step.</summary>
    internal static void Run()
    {
        Convolutions(Float(Few, 28, 28, 1), 32);
        Convolutions(Float(Enough, 13, 13, 32), 64);
        Products(1600, 64);
        Products(64, Classes);
        Do(Body(Softmax, Float(Rows, Classes), Float(), Float()));
        Do(new TakeAlongAxis(1), Float(Rows, Classes), new(DType.Int32, new(Rows, 1)));
        Do(new ScatterAlongAxis(1), Float(Rows, Classes), new(DType.Int32, new(Rows, 1)), Float(Rows, 1));
        Do(Body(SoftmaxGradient, Float(Rows, Classes), Float(Rows, Classes), Float(Rows, 1), Float()));
        Do(new Reduce(Reduction.Sum, [0]), Float(Rows));
        Do(new Broadcast(new(Rows, Classes), []), Float());
        Do(Body(Rate, new(DType.Int32, []), Float(), Float()));
        // Vectors and what is left of them.
        foreach (int size in (int[])[64 * Classes, Classes])
            Do(Body(Adam, Float(size), Float(size), Float(size), Float(size), new(DType.Bool, []), Float()));
        Do(Body(Mean, Float(), Float(), Float()));
        t_memory.Free();
        t_scratch.Free();
    }

    struct Block
    {
        const long Least = 1 << 20;
        void* _start;
        long _bytes;

        /// <summary>Its start, with so many zeros.</summary>
        public nint Zeros(long bytes)
        {
            if (bytes > _bytes || _start == null)
            {
                Free();
                _bytes = Math.Max(bytes, Least);
                _start = NativeMemory.AlignedAlloc((nuint)_bytes, Arena.Alignment);
                Pages.Take(_start, _bytes);
            }

            NativeMemory.Clear(_start, (nuint)bytes);
            return (nint)_start;
        }

        public void Free()
        {
            NativeMemory.AlignedFree(_start);
            _start = null;
            _bytes = 0;
        }
    }

    // A convolution with bias and relu, max pooling behind it, and the gradients of both.
    static void Convolutions(TensorType x, int filters)
    {
        var slide = new ConvolutionGeometry(WindowGeometry.Valid([3, 3]));
        WindowGeometry pool = WindowGeometry.Valid([2, 2], [2, 2]);
        TensorType filter = Float(3, 3, x.Shape[-1], filters);
        TensorType y = new(DType.Float32, slide.OutputShape(x.Shape, filter.Shape));
        TensorType pooled = new(DType.Float32, pool.OutputShape(y.Shape));
        Do(new FusedConvolution(new Convolution(slide)) { Bias = true, Relu = true }, x, filter, Float(filters));
        Do(new ConvolutionFilterGradient(slide, filter.Shape), x, y);
        Do(new ConvolutionInputGradient(slide, x.Shape), y, filter);
        Do(new ChooseWindow(pool), y);
        Do(new ScatterChosen(pool, y.Shape), new(DType.UInt8, pooled.Shape), pooled);
        Do(Body(ReluGradient, pooled, pooled, Float()));
    }

    // A product with bias and relu, and its gradients.
    static void Products(int inputs, int units)
    {
        TensorType x = Float(Rows, inputs), weights = Float(inputs, units), y = Float(Rows, units);
        Do(new WithEpilogue(new DotGeneral([], [], [1], [0]), true, new Relu()), x, weights, Float(units));
        Do(new DotGeneral([], [], [1], [1]), y, weights);
        Do(new DotGeneral([], [], [0], [0]), x, y);
        Do(Body(ReluGradient, y, y, Float()));
    }

    static Tensor[] ReluGradient(IReadOnlyList<Tensor> x)
    {
        Tensor gradient = Tensor.Where(x[0].IsGreater(x[2]), x[1], x[2]);
        return [gradient, gradient.Sum(Ints.Range(gradient.Rank - 1))];
    }

    static Tensor[] Softmax(IReadOnlyList<Tensor> x)
    {
        Tensor e = (x[0] - x[0].Max([1], keepDims: true)).Exp(), y = e / e.Sum([1], keepDims: true);
        return [y, Tensor.Where(y.IsLess(x[1]), x[1], y.Minimum(x[2])).Log()];
    }

    static Tensor[] SoftmaxGradient(IReadOnlyList<Tensor> x)
    {
        (Tensor y, Tensor dy, Tensor row, Tensor limit) = (x[0], x[1], x[2], x[3]);
        Tensor one = Tensor.Where(y.IsGreater(limit), limit, dy / y), two = Tensor.Where(y.IsLess(limit), limit, one);
        Tensor all = y * (-two + (y * two / row).Sum([1], keepDims: true));
        return [all, all.Sum([0])];
    }

    // What Adam makes of the number of the step.
    static Tensor[] Rate(IReadOnlyList<Tensor> x)
    {
        Tensor power = x[1].Pow(x[0].Cast(DType.Float32));
        return [x[1] * (x[2] - power).Sqrt() / (x[2] - power), x[0] + x[0]];
    }

    static Tensor[] Adam(IReadOnlyList<Tensor> x)
    {
        (Tensor w, Tensor g, Tensor m, Tensor v, Tensor finite, Tensor rate) = (x[0], x[1], x[2], x[3], x[4], x[5]);
        Tensor mean = m + (g - m) * rate, square = v + (g.Square() - v) * rate;
        Tensor next = w - mean * rate / (square.Sqrt() + rate);
        (mean, square) = (Settled(mean, rate), Settled(square, rate));
        return [Tensor.Where(finite, next, w), Tensor.Where(finite, mean, m), Tensor.Where(finite, square, v)];
    }

    // What a loss adds to its mean over an epoch.
    static Tensor[] Mean(IReadOnlyList<Tensor> x) => [x[0] + x[1] * x[2], x[1] + x[2], x[0].IsLess(x[1])];

    static Tensor Settled(Tensor slot, Tensor least) => Tensor.Where(slot.Abs().IsLess(least), least, slot);

    static TensorType Float(params int[] sizes) => new(DType.Float32, new(sizes));

    static (Fused, TensorType[]) Body(
        Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> function, params TensorType[] types) =>
        (new(Graph.Of(types, function)), types);

    static void Do((Op Op, TensorType[] Types) work) => Do(work.Op, work.Types);

    static void Do(Op op, params TensorType[] types)
    {
        Node node = op.ApplyAll(Array.ConvertAll(types, type => new Parameter(0, type).Apply()));
        long end = 0;
        Step step = new(node, Places(node.Inputs, ref end), Places(node.Outputs, ref end), [], 0);
        nint memory = t_memory.Zeros(end);
        Kernel[] kernels = [.. KernelTable.Lower(new Lowering(step, place => memory + (nint)place.At))];
        // The stages of an op hand data on through the same memory.
        nint scratch = t_scratch.Zeros(Kernel.MostScratch(kernels));
        foreach (Kernel kernel in kernels) kernel.Scratch = (byte*)scratch;
        foreach (Kernel kernel in kernels)
        {
            // Nobody wants the numbers: the last task may be another size, those between are like the first.
            kernel.Run(0);
            if (kernel.Tasks > 1) kernel.Run(kernel.Tasks - 1);
        }
    }

    static Place[] Places(IReadOnlyList<Tensor> tensors, ref long end)
    {
        var places = new Place[tensors.Count];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = new(PlaceKind.Arena, end);
            end += Arena.Align(tensors[i].Shape.Elements * tensors[i].DType.Size());
        }
        return places;
    }
}
