using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// LeNet.
public static partial class Applications
{
    /// <summary>
    /// LeNet-5 (LeCun, Bottou, Bengio and Haffner 1998): two convolutions with tanh and mean pooling, then three dense
    /// layers. 61,706 weights for 28×28 grey images and 10 classes.
    /// </summary>
    /// <param name="weights">The path of a file of weights; null to begin with random ones.</param>
    /// <param name="inputShape">(rows, columns, channels) of an image; by default (28, 28, 1).</param>
    /// <param name="classes">How many classes the network tells apart.</param>
    /// <param name="classifierActivation">Applied last; null for logits.</param>
    /// <param name="name">The name of the model.</param>
    /// <exception cref="ArgumentException">An argument does not suit the network.</exception>
    /// <example><code>Model model = Applications.LeNet();</code></example>
    public static Model LeNet(string? weights = null, Shape? inputShape = null, int classes = 10,
        string? classifierActivation = "softmax", string? name = null)
    {
        var options = new NetworkOptions(weights, true, inputShape ?? new Shape([28, 28, 1]), null, classes,
            classifierActivation, name ?? "lenet");
        KerasTensor image = options.Image(28, 24);
        KerasTensor x = new Conv2D(6, 5, padding: "same", activation: "tanh", name: "conv1").Apply(image);
        x = new AveragePooling2D(2, name: "pool1").Apply(x);
        x = new Conv2D(16, 5, activation: "tanh", name: "conv2").Apply(x);
        x = new AveragePooling2D(2, name: "pool2").Apply(x);
        x = new Flatten(name: "flatten").Apply(x);
        x = new Dense(120, "tanh", name: "fc1").Apply(x);
        x = new Dense(84, "tanh", name: "fc2").Apply(x);
        return options.Build(image, new Dense(classes, options.Activation, name: "predictions").Apply(x));
    }
}
