using Lamina;
using Lamina.IR;
using Lamina.Layers;
using static Lamina.Keras;

namespace TimeSeries;

/// <summary>Three networks from a window of steps to quantiles of the steps that follow.</summary>
static class Networks
{
    public static IReadOnlyDictionary<string, Func<Shape, int, int, Model>> All { get; } =
        new Dictionary<string, Func<Shape, int, int, Model>>
        {
            ["LSTM"] = Lstm,
            ["TCN"] = Tcn,
            ["Transformer"] = Transformer,
        };

    static Model Lstm(Shape window, int horizon, int quantiles)
    {
        KerasTensor input = Input(window[0], window[1]);
        KerasTensor last = new LSTM(48).Apply(input);
        return Ending(input, last, horizon, quantiles);
    }

    /// <summary>
    /// Convolutions that see the past only, each twice as far as the one before, with residuals (Bai, Kolter and Koltun
    /// 2018).
    /// </summary>
    static Model Tcn(Shape window, int horizon, int quantiles)
    {
        KerasTensor input = Input(window[0], window[1]);
        KerasTensor x = new Dense(32).Apply(input);
        foreach (int dilation in (int[])[1, 2, 4, 8])
        {
            KerasTensor y = new Conv1D(32, 3, padding: "causal", dilationRate: dilation, activation: "relu").Apply(x);
            x = x + new Dropout(0.1).Apply(y);
        }
        KerasTensor last = new Flatten().Apply(new Cropping1D((window[0] - 1, 0)).Apply(x));
        return Ending(input, last, horizon, quantiles);
    }

    static Model Transformer(Shape window, int horizon, int quantiles)
    {
        KerasTensor input = Input(window[0], window[1]);
        KerasTensor x = new Dense(32).Apply(input);
        x = x + new PositionEmbedding(window[0]).Apply(x);
        for (int i = 0; i < 2; i++)
            x = new TransformerEncoder(64, 4, dropout: 0.1, normalizeFirst: true).Apply(x);
        KerasTensor last = new Flatten().Apply(new Cropping1D((window[0] - 1, 0)).Apply(x));
        return Ending(input, last, horizon, quantiles);
    }

    static Model Ending(KerasTensor input, KerasTensor last, int horizon, int quantiles) => new(input,
        new Reshape((horizon, quantiles)).Apply(new Dense(horizon * quantiles).Apply(last)));
}
