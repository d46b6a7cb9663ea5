using Google.Protobuf;
using Lamina.IR;
using Lamina.Onnx.Export;
using Lamina.Onnx.Import;
using Lamina.Onnx.Schema;

namespace Lamina.Onnx.Tests.Import;

public class RandomnessTests
{
    static OnnxModel Model(string op, NDArray? x, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = op };
        node.Output.Add("y");
        var graph = new GraphProto();
        if (x is not null)
        {
            node.Input.Add("x");
            graph.Initializer.Add(TensorWriter.Write("x", x));
        }
        node.Attribute.Add(attributes.Select(a => TensorWriter.Attribute(a.Name, a.Value)));
        graph.Node.Add(node);
        graph.Output.Add(TensorWriter.Info("y", DType.Float32, []));
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        return new(ModelFile.Read("random", model.ToByteArray()));
    }

    static double[] Run(OnnxModel model)
    {
        NDArray y = model.Run(new Dictionary<string, NDArray>())["y"];
        return [.. Enumerable.Range(0, (int)y.Elements).Select(i => y[i])];
    }

    [Fact]
    public void Numbers_have_their_distribution()
    {
        double[] normal = Run(Model("RandomNormal", null, ("shape", new[] { 100, 100 }), ("mean", 3.0), ("scale", 2.0),
            ("seed", 7.0)));
        Assert.Equal(3, normal.Average(), 0.1);
        Assert.Equal(4, normal.Average(v => (v - 3) * (v - 3)), 0.3);
        double[] uniform = Run(Model("RandomUniformLike", new NDArray((100, 100)), ("low", -1.0), ("high", 3.0),
            ("seed", 7.0)));
        Assert.All(uniform, v => Assert.InRange(v, -1, 3));
        Assert.Equal(1, uniform.Average(), 0.1);
        NDArray odds = new NDArray(10000);
        odds.Fill(0.3);
        Assert.Equal(0.3, Run(Model("Bernoulli", odds, ("seed", 7.0))).Average(), 0.02);
        NDArray weights = new[,] { { MathF.Log(1), MathF.Log(3) } };
        double[] drawn = Run(Model("Multinomial", weights, ("sample_size", 10000), ("seed", 7.0)));
        Assert.Equal(0.75, drawn.Average(), 0.02);
    }

    [Fact]
    public void Numbers_move_on_and_a_seed_repeats_them()
    {
        OnnxModel Seeded() => Model("RandomNormal", null, ("shape", new[] { 5 }), ("seed", 1.0));
        OnnxModel model = Seeded();
        double[] first = Run(model);
        Assert.NotEqual(first, Run(model));
        Assert.Equal(first, Run(Seeded()));
    }
}
