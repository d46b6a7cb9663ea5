using Lamina.IR;
using Lamina.Layers;

namespace Lamina.PublicApi.Tests;

/// <summary>What an example of the documentation may use without making it: small models and data.</summary>
public class ExampleScene
{
    protected readonly Sequential model = Compiled(1);
    protected readonly NDArray x = new[,] { { 0f, 1f }, { 1f, 0f }, { 1f, 1f }, { 0f, 0f } };
    protected readonly NDArray y = new[,] { { 1f }, { 1f }, { 0f }, { 0f } };

    protected readonly Tensor images = Tensor.From(new NDArray(new Shape([2, 32, 32, 3])));
    protected readonly Tensor labels = Tensor.From(new[,] { { 1f, 0f }, { 0f, 1f } });
    protected readonly Tensor boxes = Tensor.From(new NDArray(new Shape([2, 3, 4])));
    protected readonly Model teacher = Compiled(2), student = Compiled(2);

    public ExampleScene() => Keras.SetDTypePolicy("float32");

    static Sequential Compiled(int units)
    {
        Sequential model = [new Dense(3, activation: "relu", inputShape: 2), new Dense(units)];
        model.Compile(optimizer: "adam", loss: "mean_squared_error");
        return model;
    }
}
