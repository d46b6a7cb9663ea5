using Google.Protobuf;
using Lamina.IR;
using Lamina.Onnx.Import;
using Lamina.Onnx.Schema;
using Lamina.Saving;
using static Lamina.Onnx.Schema.TensorProto.Types;

namespace Lamina.Onnx.Tests.Import;

public class ModelFileTests
{
    static NodeProto Node(string op, string[] inputs, string output, string name = "")
    {
        var node = new NodeProto { OpType = op, Name = name };
        node.Input.Add(inputs);
        node.Output.Add(output);
        return node;
    }

    static ValueInfoProto Info(string name, params int[] sizes)
    {
        var shape = new TensorShapeProto();
        foreach (int size in sizes)
        {
            shape.Dim.Add(size < 0 ? new TensorShapeProto.Types.Dimension { DimParam = "n" }
                : new TensorShapeProto.Types.Dimension { DimValue = size });
        }
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = 1, Shape = shape } } };
    }

    static ModelProto Model(params NodeProto[] nodes)
    {
        var graph = new GraphProto { Name = "g" };
        graph.Node.Add(nodes);
        graph.Input.Add(Info("x", -1, 2));
        graph.Output.Add(Info("y", -1, 2));
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        return model;
    }

    static TensorProto Weight(params long[] sizes)
    {
        var tensor = new TensorProto { Name = "w", DataType = (int)DataType.Float };
        tensor.Dims.Add(sizes);
        return tensor;
    }

    static OnnxModel Loaded(ModelProto model)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            File.WriteAllBytes(path, model.ToByteArray());
            return OnnxModel.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    static void Refused(ModelProto model, string problem) =>
        Assert.Contains(problem, Assert.Throws<InvalidModelFileException>(() => Loaded(model)).Message);

    [Fact]
    public void A_model_runs_with_any_batch()
    {
        OnnxModel model = Loaded(Model(Node("Relu", ["x"], "a"), Node("Add", ["a", "a"], "y")));
        Assert.Equal("x: float32 (None, 2)", model.Inputs[0].ToString());
        foreach (float[,] x in (float[][,])[new float[,] { { -1, 2 } }, new float[,] { { 1, 2 }, { 3, -4 } }])
        {
            NDArray y = model.Run(new Dictionary<string, NDArray> { ["x"] = x })["y"];
            Assert.Equal([.. x.Cast<float>().Select(v => 2 * Math.Max(0, v))], y.ToArray<float>());
        }
    }

    [Fact]
    public void Inputs_are_checked()
    {
        OnnxModel model = Loaded(Model(Node("Relu", ["x"], "y")));
        void Wrong(string problem, string name, NDArray value)
        {
            var given = new Dictionary<string, NDArray> { [name] = value };
            Assert.Contains(problem, Assert.Throws<ArgumentException>(() => model.Run(given)).Message);
        }
        Wrong("'x' (x: float32 (None, 2)) is missing", "z", new float[1, 2]);
        Wrong("wants float32", "x", new double[1, 2]);
        Wrong("wants the shape (None, 2)", "x", new float[1, 3]);
    }

    [Fact]
    public void An_unknown_operator_is_named_with_its_node()
    {
        var error = Assert.Throws<NotSupportedException>(() => Loaded(Model(Node("Frobnicate", ["x"], "y", "odd"))));
        Assert.Contains("'odd' (Frobnicate)", error.Message);
    }

    [Fact]
    public void Damaged_files_are_refused()
    {
        Assert.Throws<InvalidModelFileException>(() => ModelFile.Read("f", [1, 2, 3, 4, 5]));
        byte[] whole = Model(Node("Relu", ["x"], "y")).ToByteArray();
        for (int length = 0; length < whole.Length; length++)
        {
            try
            {
                ModelFile.Read("f", whole.AsSpan(0, length));
            }
            catch (InvalidModelFileException)
            {
                continue;
            }
            // Only a cut between fields leaves something whole, and then only the last field is missing.
            Assert.True(length > whole.Length / 2, $"cut at {length} of {whole.Length}");
        }
    }

    [Fact]
    public void Names_have_one_meaning_and_come_first()
    {
        Refused(Model(Node("Relu", ["x"], "y"), Node("Relu", ["x"], "y")), "two values are called 'y'");
        Refused(Model(Node("Relu", ["a"], "y"), Node("Relu", ["x"], "a")), "nothing before it is called 'a'");
        Refused(Model(Node("Relu", ["x"], "z")), "no node gives the output 'y'");
        ModelProto twice = Model(Node("Relu", ["x"], "y"));
        twice.Graph.Initializer.Add([Weight(0), Weight(0)]);
        Refused(twice, "two initializers are called 'w'");
    }

    [Fact]
    public void Sizes_are_checked_before_memory_is_taken()
    {
        foreach (long[] sizes in (long[][])[[3], [-1], [1L << 40, 1L << 40], [.. Enumerable.Repeat(1L, 40)]])
        {
            ModelProto model = Model(Node("Relu", ["x"], "y"));
            model.Graph.Initializer.Add(Weight(sizes));
            Refused(model, "tensor 'w'");
        }
    }

    [Fact]
    public void A_node_cannot_ask_for_more_memory_than_there_is()
    {
        ModelProto model = Model(Node("ConstantOfShape", ["w"], "big", "big"), Node("Add", ["x", "big"], "y"));
        TensorProto shape = new() { Name = "w", DataType = (int)DataType.Int64 };
        shape.Dims.Add(3);
        shape.Int64Data.Add([2_000_000_000, 2, 2]);
        model.Graph.Initializer.Add(shape);
        OnnxModel loaded = Loaded(model);
        var inputs = new Dictionary<string, NDArray> { ["x"] = new float[1, 2] };
        Assert.Contains("'big'", Assert.Throws<InvalidModelFileException>(() => loaded.Run(inputs)).Message);
    }

    [Fact]
    public void Data_in_other_files_is_refused()
    {
        ModelProto model = Model(Node("Relu", ["x"], "y"));
        TensorProto weight = Weight(1);
        weight.DataLocation = DataLocation.External;
        weight.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../secret" });
        model.Graph.Initializer.Add(weight);
        Refused(model, "its data lies in another file");
    }

    [Fact]
    public void Data_of_the_same_folder_is_read_where_it_is_allowed()
    {
        string folder = Directory.CreateTempSubdirectory("lamina-onnx").FullName;
        try
        {
            string path = Path.Combine(folder, "model.onnx");
            File.WriteAllBytes(Path.Combine(folder, "data"), [9, 9, 9, 9, .. BitConverter.GetBytes(2.5f)]);
            void Write(string location, string offset)
            {
                ModelProto model = Model(Node("Add", ["x", "w"], "y"));
                TensorProto weight = Weight(1);
                weight.DataLocation = DataLocation.External;
                weight.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
                weight.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset });
                model.Graph.Initializer.Add(weight);
                File.WriteAllBytes(path, model.ToByteArray());
            }
            void Bad(string location, string offset, string problem)
            {
                Write(location, offset);
                var error = Assert.Throws<InvalidModelFileException>(() => OnnxModel.Load(path, externalData: true));
                Assert.Contains(problem, error.Message);
            }

            Write("data", "4");
            NDArray y = OnnxModel.Load(path, externalData: true)
                .Run(new Dictionary<string, NDArray> { ["x"] = new float[,] { { 1, 2 } } })["y"];
            Assert.Equal([3.5f, 4.5f], y.ToArray<float>());
            Assert.Throws<InvalidModelFileException>(() => OnnxModel.Load(path));
            Bad("data", "5", "has 8 bytes");
            Bad("data", "-4", "is not a number");
            Bad("../data", "0", "outside");
            Bad(Path.Combine(folder, "data"), "0", "outside");
            Bad("absent", "0", "is not there");
            File.CreateSymbolicLink(Path.Combine(folder, "link"), Path.Combine(folder, "data"));
            Bad("link", "0", "no regular file");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Graphs_lie_only_so_deep_in_each_other()
    {
        GraphProto inner = Model(Node("Relu", ["x"], "y")).Graph;
        for (int i = 0; i < 20; i++)
        {
            NodeProto branch = Node("If", ["x"], "y");
            branch.Attribute.Add(new AttributeProto { Name = "then_branch", G = inner });
            inner = Model(branch).Graph;
        }
        ModelProto model = Model();
        model.Graph = inner;
        Refused(model, "deep");
    }

    [Fact]
    public void A_function_may_not_call_itself()
    {
        var function = new FunctionProto { Name = "F", Domain = "own" };
        function.Input.Add("a");
        function.Output.Add("b");
        NodeProto call = Node("F", ["a"], "b");
        call.Domain = "own";
        function.Node.Add(call);
        ModelProto model = Model(Node("Relu", ["x"], "y"));
        model.Functions.Add(function);
        Refused(model, "calls itself");
    }

    [Fact]
    public void A_function_of_the_model_is_called_with_its_attributes()
    {
        var function = new FunctionProto { Name = "F", Domain = "own" };
        function.Input.Add("a");
        function.Output.Add("b");
        function.Attribute.Add("slope");
        NodeProto leaky = Node("LeakyRelu", ["a"], "b");
        leaky.Attribute.Add(new AttributeProto { Name = "alpha", RefAttrName = "slope" });
        function.Node.Add(leaky);
        NodeProto call = Node("F", ["x"], "y");
        call.Domain = "own";
        call.Attribute.Add(new AttributeProto { Name = "slope", F = 0.5f });
        ModelProto model = Model(call);
        model.Functions.Add(function);
        NDArray y = Loaded(model).Run(new Dictionary<string, NDArray> { ["x"] = new float[,] { { -2, 2 } } })["y"];
        Assert.Equal([-1f, 2], y.ToArray<float>());
    }
}
