using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Benchmarks;

/// <summary>The networks that are trained and asked, with what a sample costs.</summary>
static class Models
{
    // Multiply-adds of the matrix products and convolutions, two operations each. Training does each of them three
    // times (output, gradient by the weights, gradient by the input), the last not for the data itself.
    const double CnnFirst = 2.0 * 26 * 26 * 32 * 9;
    const double CnnForward = CnnFirst + 2.0 * 11 * 11 * 64 * 9 * 32 + 2.0 * 1600 * 64 + 2.0 * 64 * 10;
    const double RnnFirst = 2.0 * 28 * 28 * 32;
    const double RnnForward = RnnFirst + 2.0 * 28 * 32 * 32 + 2.0 * 32 * 10;
    const double MlpFirst = 2.0 * 784 * 512;
    const double MlpForward = MlpFirst + 2.0 * 512 * 512 + 2.0 * 512 * 10;

    public static readonly Case[] Cases =
    [
        Training("seed-cnn-train", 3 * CnnForward - CnnFirst, Cnn, (28, 28, 1), samples: 3200, batch: 32),
        Inference("seed-cnn-infer", CnnForward, Cnn, (28, 28, 1), samples: 3200, batch: 32),
        Inference("seed-cnn-infer-b1", CnnForward, Cnn, (28, 28, 1), samples: 100, batch: 1),
        Inference("seed-cnn-infer-b256", CnnForward, Cnn, (28, 28, 1), samples: 3072, batch: 256),
        Training("seed-rnn-train", 3 * RnnForward - RnnFirst, Rnn, (28, 28), samples: 3200, batch: 32),
        Inference("seed-rnn-infer", RnnForward, Rnn, (28, 28), samples: 3200, batch: 32),
        Training("mlp-train", 3 * MlpForward - MlpFirst, Mlp, 784, samples: 6400, batch: 128),
        Training("lstm-train", Gated(gates: 4), Lstm, (100, 64), samples: 640, batch: 32),
        Training("gru-train", Gated(gates: 3), Gru, (100, 64), samples: 640, batch: 32),
        Training("resnet-train", 3 * ResNetForward - ResNetFirst, ResNet, (32, 32, 3), samples: 640, batch: 32),
        Tokens("gpt-train", 3 * GptForward, batch: 16),
    ];

    // 100 steps of 64 numbers into 128 units; the input's gradient is not needed.
    static double Gated(int gates) => 100 * 2.0 * gates * 128 * (2 * 64 + 3 * 128) + 3 * 2.0 * 128 * 10;

    // He et al. 2015, section 4.2, n = 3: 19 convolutions; each group of 6 blocks' convolutions costs the same, but for
    // the first of a group that halves the image.
    const double ResNetFirst = 2.0 * 32 * 32 * 9 * 3 * 16;
    const double ResNetGroup = 2.0 * 32 * 32 * 9 * 16 * 16;
    public const double ResNetForward =
        ResNetFirst + (6 + 5.5 + 5.5) * ResNetGroup + 2 * 2.0 * 16 * 16 * 16 * 32 + 2.0 * 64 * 10;

    const int Vocabulary = 96, Context = 128, Width = 128, Heads = 4, Depth = 4;

    // A token: twelve squares of the width in each block, scores and sums over the context (all of it, as if there were
    // no mask), and the head.
    const double GptForward = Depth * (2.0 * 12 * Width * Width + 2 * 2.0 * Context * Width) + 2.0 * Width * Vocabulary;

    /// <summary>The tutorial's network.</summary>
    public static Sequential Cnn() => new()
    {
        new Conv2D(32, (3, 3), activation: "relu", inputShape: (28, 28, 1)), new MaxPooling2D((2, 2)),
        new Conv2D(64, (3, 3), activation: "relu"), new MaxPooling2D((2, 2)),
        new Flatten(), new Dense(64, activation: "relu"), new Dense(10, activation: "softmax"),
    };

    static Sequential Rnn() => new()
    {
        new SimpleRNN(32, activation: "relu", inputShape: (28, 28)), new Dense(10, activation: "softmax"),
    };

    static Sequential Lstm() => new() { new LSTM(128, inputShape: (100, 64)), new Dense(10, activation: "softmax") };

    static Sequential Gru() => new() { new GRU(128, inputShape: (100, 64)), new Dense(10, activation: "softmax") };

    /// <summary>ResNet-20 for images of 32 × 32 pixels, with projections where the width changes.</summary>
    public static Model ResNet()
    {
        static KerasTensor Conv(KerasTensor x, int filters, int size, int stride) => new BatchNormalization().Apply(
            new Conv2D(filters, size, strides: stride, padding: "same", useBias: false).Apply(x));
        KerasTensor input = Keras.Input(32, 32, 3), x = new ReLU().Apply(Conv(input, 16, 3, 1));
        foreach (int width in (int[])[16, 32, 64])
            for (int i = 0; i < 3; i++)
            {
                int stride = i == 0 && width != 16 ? 2 : 1;
                KerasTensor y = Conv(new ReLU().Apply(Conv(x, width, 3, stride)), width, 3, 1);
                x = new ReLU().Apply(new Layers.Add().Apply(y, stride == 2 ? Conv(x, width, 1, 2) : x));
            }
        return new Model(input, new Dense(10, activation: "softmax").Apply(new GlobalAveragePooling2D().Apply(x)));
    }

    /// <summary>A decoder with normalization first, whose output layer has weights of its own.</summary>
    public static Model Gpt()
    {
        KerasTensor tokens = Keras.Input(new Shape([Context]), "tokens", DType.Int32);
        KerasTensor x = new Embedding(Vocabulary, Width).Apply(tokens);
        x = new Layers.Add().Apply(x, new PositionEmbedding(Context).Apply(x));
        for (int i = 0; i < Depth; i++)
            x = new TransformerDecoder(4 * Width, Heads, activation: "gelu", normalizeFirst: true).Apply(x);
        return new Model(tokens, new Dense(Vocabulary, useBias: false).Apply(new LayerNormalization().Apply(x)));
    }

    static Sequential Mlp() => new()
    {
        new Dense(512, activation: "relu", inputShape: 784), new Dense(512, activation: "relu"),
        new Dense(10, activation: "softmax"),
    };

    // A step is a call of TrainOnBatch with the next rows of the data, as a program of a user would call it.
    static Case Training(string name, double flops, Func<Model> build, Shape sample, int samples, int batch) =>
        new(name, "samples/s", flops, _ =>
        {
            Random.SetSeed(1);
            Model model = build();
            model.Compile(optimizer: "adam", loss: "sparse_categorical_crossentropy");
            NDArray x = Inputs(sample, samples), y = Labels(samples);
            int at = 0;
            return new(() =>
            {
                model.TrainOnBatch(x.Rows(at, at + batch), y.Rows(at, at + batch));
                at = (at + batch) % samples;
            }, batch);
        });

    static Case Tokens(string name, double flops, int batch) =>
        new(name, "tokens/s", flops, _ =>
        {
            const int texts = 64;
            Random.SetSeed(1);
            Model model = Gpt();
            model.Compile(new Optimizers.AdamW(3e-4), new Losses.SparseCategoricalCrossentropy(fromLogits: true));
            var random = new System.Random(1);
            NDArray x = new((texts, Context), DType.Int32), y = new((texts, Context), DType.Int32);
            foreach (NDArray each in (NDArray[])[x, y])
                foreach (ref int token in each.AsSpan<int>()) token = random.Next(Vocabulary);
            int at = 0;
            return new(() =>
            {
                model.TrainOnBatch(x.Rows(at, at + batch), y.Rows(at, at + batch));
                at = (at + batch) % texts;
            }, batch * Context);
        });

    static Case Inference(string name, double flops, Func<Model> build, Shape sample, int samples, int batch) =>
        new(name, "samples/s", flops, _ =>
        {
            Random.SetSeed(1);
            Model model = build();
            NDArray x = Inputs(sample, samples);
            int at = 0;
            return new(() =>
            {
                model.PredictOnBatch(x.Rows(at, at + batch));
                at = (at + batch) % samples;
            }, batch);
        });

    static NDArray Inputs(Shape sample, int count)
    {
        var random = new System.Random(1);
        var x = new NDArray(new Shape([count, .. sample.Span]));
        foreach (ref float value in x.AsSpan<float>()) value = random.NextSingle();
        return x;
    }

    static NDArray Labels(int count)
    {
        var random = new System.Random(2);
        var y = new NDArray(count, DType.Int32);
        foreach (ref int label in y.AsSpan<int>()) label = random.Next(10);
        return y;
    }
}
