using Google.Protobuf;
using Lamina.IR;
using Lamina.Onnx.Export;
using Lamina.Onnx.Schema;
using Lamina.Onnx.Tests.Export;

namespace Lamina.Onnx.Tests.Import;

/// <summary>Operators and options that ONNX's own cases leave out: models of one node, against ONNX Runtime.</summary>
public class OperatorTests
{
    static NDArray Data(params int[] sizes)
    {
        var data = new NDArray(new Shape(sizes));
        for (int i = 0; i < data.Elements; i++) data.AsSpan<float>()[i] = MathF.Sin(i * 2.3f + 1) * 2;
        return data;
    }

    static NDArray Wholes(params long[] values) => NDArray.Wrap(values);

    /// <summary>Runs one node in both. Inputs from a position on are constants of the model.</summary>
    static void Check(string op, int opset, NDArray?[] inputs, int constantsFrom = int.MaxValue, int outputs = 1,
        params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = op, Name = "node" };
        var graph = new GraphProto { Name = op };
        for (int i = 0; i < inputs.Length; i++)
        {
            string name = inputs[i] is null ? "" : $"x{i}";
            node.Input.Add(name);
            if (inputs[i] is not { } value) continue;
            if (i >= constantsFrom) graph.Initializer.Add(TensorWriter.Write(name, value));
            else graph.Input.Add(TensorWriter.Info(name, value.DType, value.Shape.Select(size => (object)size)));
        }
        for (int i = 0; i < outputs; i++)
        {
            node.Output.Add($"y{i}");
            graph.Output.Add(new ValueInfoProto { Name = $"y{i}" });
        }
        node.Attribute.Add(attributes.Select(a => a.Value is string[] texts ? Texts(a.Name, texts)
            : TensorWriter.Attribute(a.Name, a.Value)));
        graph.Node.Add(node);
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = opset });
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            File.WriteAllBytes(path, model.ToByteArray());
            string[] names = [.. graph.Input.Select(i => i.Name)];
            NDArray[] data = [.. inputs.Where((x, i) => x is not null && i < constantsFrom).Select(x => x!)];
            NDArray[] wanted = Exported.OnnxRuntime(path, names, data, node.Output);
            IReadOnlyDictionary<string, NDArray> got = OnnxModel.Load(path)
                .Run(names.Zip(data).ToDictionary(p => p.First, p => p.Second));
            string what = $"{op} with {string.Join(' ', node.Attribute)}: output ";
            for (int i = 0; i < outputs; i++) Exported.Close(what + i, got[node.Output[i]], wanted[i]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    static AttributeProto Texts(string name, string[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Strings };
        attribute.Strings.Add(values.Select(ByteString.CopyFromUtf8));
        return attribute;
    }

    [Theory]
    [InlineData("LSTM", 4, 3)]
    [InlineData("GRU", 3, 2)]
    [InlineData("RNN", 1, 2)]
    public void Recurrent_layers_in_every_direction(string op, int gates, int outputs)
    {
        foreach (string direction in (string[])["forward", "reverse", "bidirectional"])
        {
            int directions = direction == "bidirectional" ? 2 : 1;
            NDArray[] weights = [Data(5, 2, 3), Data(directions, gates * 4, 3), Data(directions, gates * 4, 4),
                Data(directions, 2 * gates * 4)];
            Check(op, 14, weights, 1, outputs, ("hidden_size", 4), ("direction", direction));
            Check(op, 14, [.. weights, new[] { 5, 3 }, Data(directions, 2, 4)], 1, outputs,
                ("hidden_size", 4), ("direction", direction));
        }
        string[] named = op switch
        {
            "LSTM" => ["HardSigmoid", "Softsign", "Relu"],
            "GRU" => ["HardSigmoid", "Relu"],
            _ => ["Relu"],
        };
        Check(op, 14, [Data(5, 2, 3), Data(1, gates * 4, 3), Data(1, gates * 4, 4)], 1, outputs,
            ("hidden_size", 4), ("activations", named), ("clip", 1.5));
    }

    [Fact]
    public void The_reset_gate_of_a_gru_may_come_late() => Check("GRU", 14,
        [Data(5, 2, 3), Data(1, 12, 3), Data(1, 12, 4), Data(1, 24)], 1, 2,
        ("hidden_size", 4), ("linear_before_reset", 1));

    [Fact]
    public void Pools()
    {
        (string, object)[] window = [("kernel_shape", (int[])[3, 2]), ("strides", (int[])[2, 2])];
        foreach (string op in (string[])["MaxPool", "AveragePool", "LpPool"])
        {
            Check(op, 19, [Data(1, 2, 8, 7)], attributes: [.. window, ("pads", (int[])[1, 0, 1, 1])]);
            Check(op, 19, [Data(1, 2, 8, 7)], attributes: [.. window, ("auto_pad", "SAME_LOWER")]);
        }
        Check("AveragePool", 19, [Data(1, 2, 8, 7)], attributes: [.. window, ("dilations", (int[])[2, 1])]);
        Check("AveragePool", 19, [Data(1, 2, 9, 8)], attributes:
            [.. window, ("ceil_mode", 1), ("pads", (int[])[1, 0, 1, 1]), ("count_include_pad", 1)]);
        Check("MaxPool", 19, [Data(1, 2, 9, 8)], outputs: 2, attributes: [.. window, ("ceil_mode", 1)]);
        Check("GlobalMaxPool", 17, [Data(2, 3, 4, 5)]);
    }

    [Fact]
    public void Convolutions()
    {
        Check("Conv", 17, [Data(2, 4, 9), Data(6, 2, 3), Data(6)], 1, 1,
            ("group", 2), ("dilations", (int[])[2]), ("pads", (int[])[2, 1]));
        Check("Conv", 17, [Data(1, 2, 5, 6, 7), Data(3, 2, 2, 3, 2)], 1, 1, ("strides", (int[])[1, 2, 1]));
        Check("ConvTranspose", 17, [Data(1, 4, 5, 4), Data(4, 3, 3, 2), Data(6)], 1, 1, ("group", 2),
            ("strides", (int[])[2, 3]), ("pads", (int[])[1, 0, 0, 1]), ("output_padding", (int[])[1, 1]));
        Check("ConvTranspose", 17, [Data(1, 2, 5), Data(2, 3, 4)], 1, 1,
            ("strides", (int[])[2]), ("auto_pad", "SAME_LOWER"));
    }

    [Fact]
    public void Newer_operator_sets()
    {
        Check("ReduceMean", 18, [Data(2, 3, 4), Wholes(0, -1)], 1);
        Check("ReduceMax", 18, [Data(2, 3, 4)], 1, 1, ("noop_with_empty_axes", 1));
        Check("Split", 18, [Data(2, 7)], 1, 3, ("axis", 1), ("num_outputs", 3));
        Check("Pad", 18, [Data(3, 4), Wholes(1, 2), null, Wholes(1)], 1, 1, ("mode", "reflect"));
        Check("Pad", 19, [Data(3, 4), Wholes(1, 2, 0, 5)], 1, 1, ("mode", "wrap"));
        Check("Mish", 18, [Data(3, 4)]);
        Check("Gelu", 20, [Data(3, 4)]);
        Check("Gelu", 20, [Data(3, 4)], attributes: [("approximate", "tanh")]);
        Check("GroupNormalization", 21, [Data(2, 6, 3), Data(6), Data(6)], 1, 1, ("num_groups", 3));
        Check("ScatterND", 18, [Data(4, 2), NDArray.Wrap(new long[,] { { 1 }, { 1 } }), Data(2, 2)], 3, 1,
            ("reduction", "max"));
        Check("ScatterElements", 18, [Data(4, 2), NDArray.Wrap(new long[,] { { 1, 0 }, { 1, 3 } }), Data(2, 2)], 3, 1,
            ("reduction", "min"));
        Check("BitwiseXor", 18, [new[] { 5, 6, -7 }, new[] { 3, 3, 3 }]);
        Check("CumSum", 14, [Data(2, 3), NDArray.Scalar(1, DType.Int64)], 1, 1, ("exclusive", 1), ("reverse", 1));
        Check("RMSNormalization", 23, [Data(2, 3, 4), Data(4)], 1);
    }

    [Fact]
    public void Resizing()
    {
        NDArray scales = new[] { 1f, 1f, 0.6f, 1.7f };
        foreach (string mode in (string[])["nearest", "linear", "cubic"])
        {
            foreach (string transform in (string[])["half_pixel", "asymmetric", "pytorch_half_pixel"])
            {
                Check("Resize", 18, [Data(1, 2, 6, 5), null, scales], 1, 1,
                    ("mode", mode), ("coordinate_transformation_mode", transform));
            }
            if (mode == "nearest") continue;
            Check("Resize", 18, [Data(1, 2, 6, 5), null, null, Wholes(1, 2, 3, 4)], 1, 1,
                ("mode", mode), ("antialias", 1));
        }
    }

    [Fact]
    public void Products()
    {
        Check("Einsum", 17, [Data(2, 3, 4), Data(2, 5, 4)], attributes: [("equation", "bij,bkj->bik")]);
        Check("Einsum", 17, [Data(2, 3, 4), Data(4, 5)], attributes: [("equation", "...j,jk")]);
        Check("Einsum", 17, [Data(2, 3), Data(3, 4), Data(4, 2)], attributes: [("equation", "ij,jk,ki->i")]);
        Check("Einsum", 17, [Data(2, 3, 4), Data(3, 5)], attributes: [("equation", "bij,ik->kb")]);
        Check("Gemm", 17, [Data(4, 3), Data(5, 4), Data(5)], 1, 1,
            ("transA", 1), ("transB", 1), ("alpha", 0.5), ("beta", 2.0));
        Check("MatMul", 17, [Data(2, 1, 3, 4), Data(5, 4, 2)]);
        Check("MatMul", 17, [Data(4), Data(2, 4, 3)]);
    }

    [Theory]
    [InlineData("Softmax", 1)]
    [InlineData("MatMul", 2)]
    [InlineData("Add", 2)]
    [InlineData("Exp", 1)]
    [InlineData("ReduceMean", 1)]
    [InlineData("LayerNormalization", 2)]
    [InlineData("GlobalAveragePool", 1)]
    [InlineData("Gemm", 2)]
    [InlineData("Clip", 1)]
    [InlineData("Sqrt", 1)]
    public void Halves_compute(string op, int inputs)
    {
        NDArray[] data = [Data(2, 4, 4, 4).Cast(DType.Float16), Data(4, 4).Cast(DType.Float16)];
        if (op == "Gemm") data[0] = data[1];
        if (op == "LayerNormalization") data[1] = Data(4).Cast(DType.Float16);
        Check(op, 17, data[..inputs]);
    }

    [Fact]
    public void A_convolution_of_halves_computes() => Check("Conv", 17,
        [Data(1, 2, 5, 5).Cast(DType.Float16), Data(3, 2, 3, 3).Cast(DType.Float16), Data(3).Cast(DType.Float16)], 1);
}
