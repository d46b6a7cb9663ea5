using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Onnx.Tests.Export;

public class ModelExportTests
{
    static NDArray Data(params int[] sizes)
    {
        var data = new NDArray(new Shape(sizes));
        for (int i = 0; i < data.Elements; i++) data.AsSpan<float>()[i] = MathF.Sin(i * 1.7f);
        return data;
    }

    static void InFolder(Action<string> use)
    {
        string folder = Directory.CreateTempSubdirectory("lamina-onnx").FullName;
        try
        {
            use(Path.Combine(folder, "model.onnx"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_network_of_convolutions_takes_batches_of_any_size() => InFolder(path =>
    {
        var model = new Sequential
        {
            new InputLayer((-1, 12, 12, 3)),
            new Conv2D(4, 3, padding: "same", activation: "relu"), new BatchNormalization(), new MaxPooling2D(2),
            new Conv2D(6, 3, strides: 2), new GlobalAveragePooling2D(), new Dropout(0.5), new Dense(5, "softmax"),
        };
        model.ExportOnnx(path);
        foreach (int batch in (int[])[1, 4])
        {
            NDArray x = Data(batch, 12, 12, 3);
            Exported.CheckFile(path, model.InputNames, [x], model.OutputNames, [model.Predict(x)]);
        }
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    });

    [Fact]
    public void Sequences_may_have_any_length() => InFolder(path =>
    {
        KerasTensor x = Keras.Input(-1, 6);
        KerasTensor y = new Conv1D(8, 3, padding: "same").Apply(x);
        y = new LSTM(5, returnSequences: true).Apply(y);
        y = new GlobalAveragePooling1D().Apply(y);
        var model = new Model(x, new Dense(2).Apply(y));
        model.ExportOnnx(path);
        foreach ((int batch, int length) in ((int, int)[])[(1, 4), (3, 9)])
        {
            NDArray data = Data(batch, length, 6);
            Exported.CheckFile(path, model.InputNames, [data], model.OutputNames, [model.PredictOnBatch(data)]);
        }
    });

    [Fact]
    public void Several_inputs_and_outputs_keep_their_names() => InFolder(path =>
    {
        KerasTensor left = Keras.Input(4, name: "left"), right = Keras.Input(4, name: "right");
        KerasTensor both = new Layers.Concatenate().Apply(left, right);
        KerasTensor[] outputs = [new Dense(3, name: "first").Apply(both), new Dense(1, name: "second").Apply(both)];
        var model = new Model(new[] { left, right }, outputs);
        model.ExportOnnx(path, batchSize: 2);
        NDArray[] data = [Data(2, 4), Data(2, 4)];
        Exported.CheckFile(path, ["left", "right"], data, ["first", "second"], model.PredictAll(data));
        Assert.Equal("left: float32 (2, 4)", OnnxModel.Load(path).Inputs[0].ToString());
    });

    sealed class Own : Model
    {
        readonly Dense first, second;

        public Own() => (first, second) = (Track(new Dense(4, "relu")), Track(new Dense(2)));

        public override Tensor Call(Tensor x, CallContext context) =>
            second.Apply(first.Apply(x, context), context);
    }

    [Fact]
    public void A_class_of_its_own_needs_the_shapes() => InFolder(path =>
    {
        var model = new Own();
        Assert.Throws<ArgumentException>(() => model.ExportOnnx(path));
        model.ExportOnnx(path, inputShapes: [(-1, 3)]);
        NDArray x = Data(5, 3);
        Exported.CheckFile(path, ["input"], [x], ["output"], [model.Predict(x)]);
    });

    [Fact]
    public void What_cannot_be_said_leaves_the_old_file() => InFolder(path =>
    {
        File.WriteAllText(path, "old");
        var model = new Sequential { new InputLayer((2, 4, 3)), new GRU(2, stateful: true) };
        Assert.Contains("keep state", Assert.Throws<NotSupportedException>(() => model.ExportOnnx(path)).Message);
        Assert.Throws<ArgumentException>(() => new Sequential { new Dense(2) }.ExportOnnx(path));
        Assert.Equal("old", File.ReadAllText(path));
    });
}
