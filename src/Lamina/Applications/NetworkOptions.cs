using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina;

/// <summary>What the builders of image networks share: where the image enters and how the network ends.</summary>
/// <param name="Weights">A file of weights, or null to begin with random ones.</param>
/// <param name="IncludeTop">Whether the classifier stands at the end.</param>
/// <param name="InputShape">(rows, columns, channels), or null for the network's own.</param>
/// <param name="Pooling">Without a classifier: null, "avg" or "max".</param>
/// <param name="Classes">How many classes the classifier tells apart.</param>
/// <param name="ClassifierActivation">Applied to the classifier's output; null for logits.</param>
/// <param name="Name">The name of the model.</param>
sealed record NetworkOptions(string? Weights, bool IncludeTop, Shape? InputShape, string? Pooling, int Classes,
    string? ClassifierActivation, string Name)
{
    /// <summary>The activation of the classifier.</summary>
    public ActivationFunction Activation =>
        ClassifierActivation is { } name ? name : Activations.Linear;

    /// <summary>The image input.</summary>
    /// <param name="size">Rows and columns where no shape was given and the classifier needs one.</param>
    /// <param name="least">The fewest rows and columns that survive the network's strides.</param>
    /// <exception cref="ArgumentException">The shape does not suit the network.</exception>
    public KerasTensor Image(int size, int least)
    {
        if (Pooling is not (null or "avg" or "max")) throw Names.Unknown("pooling", Pooling, ["avg", "max"]);
        if (Classes < 1)
            throw new ArgumentException($"A classifier tells 1 or more classes apart, not {Classes}.", nameof(Classes));
        Shape shape = InputShape ?? (IncludeTop ? new Shape([size, size, 3]) : new Shape([-1, -1, 3]));
        if (shape.Rank != 3)
            throw new ArgumentException($"The input shape of {Name} is (rows, columns, channels), not {shape}.");
        if (shape[2] < 1) throw new ArgumentException($"{Name} needs to know the channels; the shape is {shape}.");
        if (IncludeTop && !shape.IsKnown)
            throw new ArgumentException($"With its classifier, {Name} needs a fixed input shape, not {shape}. Give " +
                "rows and columns, or includeTop: false.");
        if (shape[0] >= 0 && shape[0] < least || shape[1] >= 0 && shape[1] < least)
            throw new ArgumentException($"{Name} needs images of at least {least}×{least}, not {shape}.");
        return Keras.Input(shape, null);
    }

    /// <summary>The usual end: the mean of each channel and a dense classifier, or the pooling asked for.</summary>
    /// <param name="x">The last feature map.</param>
    /// <param name="dropout">The rate of a dropout before the classifier.</param>
    /// <param name="kernelInitializer">Of the classifier.</param>
    public KerasTensor Top(KerasTensor x, double dropout = 0, Initializers.Initializer? kernelInitializer = null)
    {
        if (!IncludeTop) return Pooled(x);
        x = new GlobalAveragePooling2D(name: "avg_pool").Apply(x);
        if (dropout > 0) x = new Dropout(dropout, name: "top_dropout").Apply(x);
        return new Dense(Classes, Activation, kernelInitializer: kernelInitializer, name: "predictions").Apply(x);
    }

    /// <summary>The end of a network without classifier: the feature map, its mean or its maximum.</summary>
    public KerasTensor Pooled(KerasTensor x) => Pooling switch
    {
        "avg" => new GlobalAveragePooling2D(name: "avg_pool").Apply(x),
        "max" => new GlobalMaxPooling2D(name: "max_pool").Apply(x),
        _ => x,
    };

    /// <summary>The model, with the weights of the file if there is one.</summary>
    public Model Build(KerasTensor input, KerasTensor output)
    {
        var model = new Model(input, output, Name);
        if (Weights is not null) model.LoadWeights(Weights);
        return model;
    }
}
