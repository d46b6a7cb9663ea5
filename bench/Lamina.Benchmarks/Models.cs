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
    ];

    static Sequential Cnn() => new()
    {
        new Conv2D(32, (3, 3), activation: "relu", inputShape: (28, 28, 1)), new MaxPooling2D((2, 2)),
        new Conv2D(64, (3, 3), activation: "relu"), new MaxPooling2D((2, 2)),
        new Flatten(), new Dense(64, activation: "relu"), new Dense(10, activation: "softmax"),
    };

    static Sequential Rnn() => new()
    {
        new SimpleRNN(32, activation: "relu", inputShape: (28, 28)), new Dense(10, activation: "softmax"),
    };

    static Sequential Mlp() => new()
    {
        new Dense(512, activation: "relu", inputShape: 784), new Dense(512, activation: "relu"),
        new Dense(10, activation: "softmax"),
    };

    // A step is a call of TrainOnBatch with the next rows of the data, as a program of a user would call it.
    static Case Training(string name, double flops, Func<Sequential> build, Shape sample, int samples, int batch) =>
        new(name, "samples/s", flops, _ =>
        {
            Random.SetSeed(1);
            Sequential model = build();
            model.Compile(optimizer: "adam", loss: "sparse_categorical_crossentropy");
            NDArray x = Inputs(sample, samples), y = Labels(samples);
            int at = 0;
            return new(() =>
            {
                model.TrainOnBatch(x.Rows(at, at + batch), y.Rows(at, at + batch));
                at = (at + batch) % samples;
            }, batch);
        });

    static Case Inference(string name, double flops, Func<Sequential> build, Shape sample, int samples, int batch) =>
        new(name, "samples/s", flops, _ =>
        {
            Random.SetSeed(1);
            Sequential model = build();
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
