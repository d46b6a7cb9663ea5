using Lamina.IR;
using Lamina.Layers;

namespace Lamina.PublicApi.Tests;

/// <summary>What an example of the documentation may use without making it: a small model and data for it.</summary>
public class ExampleScene
{
    protected readonly Sequential model = Compiled();
    protected readonly NDArray x = new[,] { { 0f, 1f }, { 1f, 0f }, { 1f, 1f }, { 0f, 0f } };
    protected readonly NDArray y = new[,] { { 1f }, { 1f }, { 0f }, { 0f } };

    static Sequential Compiled()
    {
        Sequential model = [new Dense(3, activation: "relu", inputShape: 2), new Dense(1)];
        model.Compile(optimizer: "adam", loss: "mean_squared_error");
        return model;
    }
}
