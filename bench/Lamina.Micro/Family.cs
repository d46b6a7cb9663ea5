using BenchmarkDotNet.Attributes;
using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Micro;

/// <summary>A family of kernels: graphs by name, each compiled once and run again and again.</summary>
public abstract class Family
{
    IExecutable? plan;

    /// <summary>What is measured; the name tells op and shapes.</summary>
    protected abstract IReadOnlyDictionary<string, Graph> Graphs { get; }

    /// <summary>The names, for BenchmarkDotNet.</summary>
    public IEnumerable<string> Names => Graphs.Keys;

    /// <summary>The name of the graph that is measured.</summary>
    [ParamsSource(nameof(Names))]
    public string Case { get; set; } = "";

    /// <summary>Compiles the graph and fills its inputs.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        plan = Engine.Compile(Graphs[Case]);
        var random = new System.Random(1);
        for (int i = 0; i < Graphs[Case].Inputs.Count; i++)
            if (plan.Input(i).DType == DType.Float32)
                foreach (ref float value in plan.Input(i).AsSpan<float>()) value = random.NextSingle();
    }

    /// <summary>One run of the plan.</summary>
    [Benchmark]
    public void Run() => plan!.Run();

    /// <summary>A graph of float32 inputs.</summary>
    protected static Graph Of(Func<Tensor[], Tensor> function, params ReadOnlySpan<Shape> shapes)
    {
        var types = new TensorType[shapes.Length];
        for (int i = 0; i < types.Length; i++) types[i] = new(DType.Float32, shapes[i]);
        return Graph.Of(types, x => [function([.. x])]);
    }

    /// <summary>The gradient of a function by one of its inputs, for an upstream gradient of ones.</summary>
    protected static Graph GradientOf(Func<Tensor[], Tensor> function, int by, params ReadOnlySpan<Shape> shapes) =>
        Of(x => Gradient.Of(function(x).Sum(), [x[by]])[0], shapes);
}
