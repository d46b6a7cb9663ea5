using Lamina.IR;
using Lamina.Layers;
using Lamina.Onnx;

namespace Lamina.Benchmarks;

/// <summary>Networks that are asked only, against ONNX Runtime on the file that Lamina exports.</summary>
/// <param name="Name">As typed on the command line.</param>
/// <param name="Flops">Floating-point operations a sample.</param>
/// <param name="Build">Makes the model, with random weights.</param>
/// <param name="Batch">Samples that are asked together.</param>
sealed record Inference(string Name, double Flops, Func<Model> Build, int Batch)
{
    // Multiply-adds of MobileNetV2 (Sandler et al. 2018, table 4), and of an encoder's token: twelve squares of the
    // width in each block, scores and sums over the context.
    const double MobileNetFlops = 2 * 300e6;
    const int Context = 128, Width = 256, Depth = 4;
    const double EncoderFlops = Context * Depth * (2.0 * 12 * Width * Width + 2 * 2.0 * Context * Width);

    public static readonly Inference[] All =
    [
        new("resnet-infer", Models.ResNetForward, Models.ResNet, 32),
        new("resnet-infer-b1", Models.ResNetForward, Models.ResNet, 1),
        new("mobilenetv2-infer", MobileNetFlops, () => Applications.MobileNetV2(), 8),
        new("mobilenetv2-infer-b1", MobileNetFlops, () => Applications.MobileNetV2(), 1),
        new("encoder-infer", EncoderFlops, Encoder, 8),
        new("encoder-infer-b1", EncoderFlops, Encoder, 1),
    ];

    /// <summary>The case of Lamina's side.</summary>
    public Case Case => new(Name, "samples/s", Flops, _ =>
    {
        Model model = Seeded();
        TensorType type = new(model.Inputs[0].DType, model.Inputs[0].Shape.With(0, Batch));
        var x = new NDArray(type.Shape, type.DType);
        var random = new System.Random(1);
        if (type.DType == DType.Float32)
            foreach (ref float value in x.AsSpan<float>()) value = random.NextSingle();
        return new(() => model.PredictOnBatch(x), Batch);
    });

    /// <summary>Writes the model for the peer, with its batch.</summary>
    public void Export(string file) => Seeded().ExportOnnx(file, Batch);

    Model Seeded()
    {
        Random.SetSeed(1);
        return Build();
    }

    // BERT without its segments and padding: blocks of attention and two dense layers over embedded tokens.
    static Model Encoder()
    {
        KerasTensor tokens = Keras.Input(new Shape([Context]), "tokens", DType.Int32);
        KerasTensor x = new Embedding(1000, Width).Apply(tokens);
        x = new LayerNormalization().Apply(new Layers.Add().Apply(x, new PositionEmbedding(Context).Apply(x)));
        for (int i = 0; i < Depth; i++) x = new TransformerEncoder(4 * Width, 4, activation: "gelu").Apply(x);
        return new Model(tokens, x);
    }
}
