using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu.Tests;

/// <summary>Loops that read parts of tensors and write parts of one, against every op run by itself.</summary>
[Collection(ThreadCountCollection.Name)]
public class AssemblyTests
{
    static readonly int[] rows = [1, 3, 8, 70], widths = [16, 17, 40, 128, 300];

    [Fact]
    public void Loops_over_parts_give_the_bits_that_single_ops_give()
    {
        int assembled = 0, read = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            Graph graph = Random(new Random(seed));
            NDArray[] values = Values(graph, seed);
            (Plan plan, NDArray[] fused) = Run(graph, values);
            NDArray[] single = OneByOne(graph, values);
            for (int i = 0; i < single.Length; i++)
                Assert.True(single[i].AsSpan<float>().SequenceEqual(fused[i].AsSpan<float>()), $"{seed}, {i}\n{plan}");
            Node[] inner = [.. plan.Steps.Select(step => step.Node.Op).OfType<Compiler.Fused>()
                .SelectMany(op => op.Body.Nodes())];
            assembled += inner.Count(node => node.Op is Concatenate);
            read += inner.Count(node => node.Op is Slice);
        }
        Assert.True(assembled > 30 && read > 30, $"{assembled}, {read}");
    }

    [Fact]
    public void Bits_do_not_depend_on_the_threads()
    {
        Graph graph = Graph.Of([new(DType.Float32, (700, 4 * 48))], x =>
        {
            Tensor[] z = [.. Enumerable.Range(0, 4).Select(i => x[0].Slice(1, 48 * i, 48 * i + 48))];
            Tensor c = z[0].Sigmoid() * z[1].Tanh() + z[2];
            return [Tensor.Concatenate([c * z[3], c.Tanh(), z[0] * c], 1), c];
        });
        NDArray[] values = Values(graph, 1);
        int before = WorkerPool.ThreadCount;
        try
        {
            var all = new List<NDArray[]>();
            foreach (int threads in new[] { 1, 2, 64 })
            {
                WorkerPool.ThreadCount = threads;
                all.Add(Run(graph, values).Results);
            }
            foreach (NDArray[] other in all)
                for (int i = 0; i < other.Length; i++)
                    Assert.True(other[i].AsSpan<float>().SequenceEqual(all[0][i].AsSpan<float>()));
        }
        finally
        {
            WorkerPool.ThreadCount = before;
        }
    }

    // Slices of wholes, arithmetic that rounds in no other way when it is fused, concatenations, again and again.
    static Graph Random(Random random)
    {
        int axis = random.Next(2), count = random.Next(2, 5);
        (int height, int width) = (rows[random.Next(rows.Length)], widths[random.Next(widths.Length)]);
        Shape part = (height, width), whole = axis == 0 ? (height * count, width) : (height, width * count);
        int size = part[axis];
        return Graph.Of([new(DType.Float32, whole), new(DType.Float32, part), new(DType.Float32, whole[1])], x =>
        {
            List<Tensor> parts = [x[1]], wholes = [x[0]], results = [];
            Tensor Any(List<Tensor> of) => of[random.Next(of.Count)];
            for (int step = random.Next(8, 30); step > 0; step--)
            {
                int at = random.Next(count) * size;
                switch (random.Next(8))
                {
                    case 0 or 1: parts.Add(Any(wholes).Slice(axis, at, at + size)); break;
                    case 2: parts.Add(Any(parts).Tanh()); break;
                    case 3: parts.Add(Any(parts) + Any(parts)); break;
                    case 4: parts.Add(Any(parts).Maximum(-Any(parts))); break;
                    case 5: parts.Add(Any(parts) - 0.5); break;
                    case 6: wholes.Add(Any(wholes) + x[2].BroadcastTo(whole)); break;
                    default:
                        wholes.Add(Tensor.Concatenate([.. Enumerable.Range(0, count).Select(_ => Any(parts))], axis));
                        if (random.Next(2) == 0) results.Add(wholes[^1]);
                        break;
                }
            }
            Tensor[] last = [.. Enumerable.Range(0, count).Select(_ => Any(parts).Exp())];
            return [.. results, Any(parts) + 1, Any(wholes) + 1, last[0], Tensor.Concatenate(last, axis)];
        });
    }

    static NDArray[] Values(Graph graph, int seed)
    {
        var random = new Random(seed);
        return [.. graph.Inputs.Select(x =>
        {
            var values = new NDArray(x.Shape, DType.Float32);
            foreach (ref float value in values.AsSpan<float>()) value = random.NextSingle() * 2 - 1;
            return values;
        })];
    }

    static (Plan Plan, NDArray[] Results) Run(Graph graph, NDArray[] values)
    {
        Plan plan = Pipeline.Compile(graph);
        PlanVerifier.Check(plan);
        IExecutable executable = new CpuBackend().Compile(plan);
        for (int i = 0; i < values.Length; i++)
            values[i].AsSpan<float>().CopyTo(executable.Input(i).AsSpan<float>());
        executable.Run();
        return (plan, [.. Enumerable.Range(0, plan.Outputs.Count).Select(i => executable.Output(i).Copy())]);
    }

    static NDArray[] OneByOne(Graph graph, NDArray[] values)
    {
        var known = new Dictionary<Tensor, NDArray>();
        for (int i = 0; i < values.Length; i++) known[graph.Inputs[i]] = values[i];
        foreach (Node node in graph.Nodes())
        {
            if (known.ContainsKey(node.Outputs[0])) continue;
            if (node.Op is Constant constant) { known[node.Outputs[0]] = constant.Value; continue; }
            Tensor[] given = [.. node.Inputs.Select((x, i) => new Parameter(i, x.Type).Apply())];
            var alone = new Graph(given, [node.With(given).Outputs[0]]);
            known[node.Outputs[0]] = Run(alone, [.. node.Inputs.Select(x => known[x])]).Results[0];
        }
        return [.. graph.Outputs.Select(y => known[y])];
    }
}
