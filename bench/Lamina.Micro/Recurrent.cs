using BenchmarkDotNet.Attributes;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Micro;

/// <summary>Recurrent layers over 100 steps of 64 numbers, in prediction and in training.</summary>
public class Recurrent
{
    static readonly NDArray x = new((32, 100, 64)), y = new((32, 128));
    Sequential? model;

    /// <summary>The kind of layer.</summary>
    [Params("SimpleRNN", "GRU", "LSTM")]
    public string Layer { get; set; } = "";

    /// <summary>Builds the network.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        Random.SetSeed(1);
        model = new()
        {
            Layer switch
            {
                "GRU" => new GRU(128, inputShape: (100, 64)),
                "LSTM" => new LSTM(128, inputShape: (100, 64)),
                _ => new SimpleRNN(128, inputShape: (100, 64)),
            },
        };
        model.Compile(optimizer: "sgd", loss: "mse");
    }

    /// <summary>One batch of 32 forward.</summary>
    [Benchmark]
    public void Predict() => model!.PredictOnBatch(x);

    /// <summary>One step of training on 32.</summary>
    [Benchmark]
    public void Train() => model!.TrainOnBatch(x, y);
}
