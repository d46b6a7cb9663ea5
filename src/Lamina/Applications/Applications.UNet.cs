using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// U-Net.
public static partial class Applications
{
    /// <summary>
    /// U-Net (Ronneberger, Fischer and Brox 2015): says for every pixel of an image what it belongs to. A path that
    /// narrows the image and one that widens it again, with a shortcut at every size. 31,030,593 weights for grey
    /// images and one class.
    /// </summary>
    /// <param name="weights">The path of a file of weights; null to begin with random ones.</param>
    /// <param name="inputShape">
    /// (rows, columns, channels); rows and columns divisible by 2 to the power of depth, or −1 for any such size. By
    /// default (256, 256, 1).
    /// </param>
    /// <param name="classes">Outputs for each pixel: (batch, rows, columns, classes).</param>
    /// <param name="classifierActivation">
    /// By default "sigmoid" for one class and "softmax" for more; "linear" for logits.
    /// </param>
    /// <param name="filters">Filters at the full size; doubled at each halving.</param>
    /// <param name="depth">How often the image is halved.</param>
    /// <param name="dropout">The rate of the dropout at the two smallest sizes.</param>
    /// <param name="name">The name of the model; by default unet.</param>
    /// <exception cref="ArgumentException">The shape cannot be halved so often, or a number is wrong.</exception>
    /// <example><code>
    /// Model model = Applications.UNet(inputShape: (64, 64, 3), classes: 4, filters: 16);
    /// Console.WriteLine(model.Outputs[0].Shape); // (None, 64, 64, 4)
    /// </code></example>
    public static Model UNet(string? weights = null, Shape? inputShape = null, int classes = 1,
        string? classifierActivation = null, int filters = 64, int depth = 4, double dropout = 0.5, string? name = null)
    {
        if (filters < 1) throw new ArgumentException($"A U-Net has 1 or more filters, not {filters}.", nameof(filters));
        if (depth is < 1 or > 10)
            throw new ArgumentException($"A U-Net halves an image 1 to 10 times, not {depth}.", nameof(depth));
        var options = new NetworkOptions(weights, false, inputShape ?? new Shape([256, 256, 1]), null, classes,
            classifierActivation ?? (classes == 1 ? "sigmoid" : "softmax"), name ?? "unet");
        KerasTensor image = options.Image(256, 1 << depth), x = image;
        if (x.Shape.Slice(1, 3).Any(size => size > 0 && size % (1 << depth) != 0))
            throw new ArgumentException($"Rows and columns of a U-Net of depth {depth} are divisible by " +
                $"{1 << depth}, not {x.Shape[1]} and {x.Shape[2]}. Pad or resize the images.", nameof(inputShape));
        var shortcuts = new Stack<KerasTensor>();
        for (int level = 0; level < depth; level++)
        {
            x = TwiceConvolved(x, filters << level, $"down{level + 1}");
            if (level == depth - 1) x = new Dropout(dropout, name: $"down{level + 1}_dropout").Apply(x);
            shortcuts.Push(x);
            x = new MaxPooling2D(2, name: $"down{level + 1}_pool").Apply(x);
        }
        x = TwiceConvolved(x, filters << depth, "bottom");
        x = new Dropout(dropout, name: "bottom_dropout").Apply(x);
        for (int level = depth - 1; level >= 0; level--)
        {
            x = new Conv2DTranspose(filters << level, 2, 2, name: $"up{level + 1}_widen").Apply(x);
            x = new Layers.Concatenate(name: $"up{level + 1}_concat").Apply(shortcuts.Pop(), x);
            x = TwiceConvolved(x, filters << level, $"up{level + 1}");
        }
        return options.Build(image,
            new Conv2D(classes, 1, activation: options.Activation, name: "predictions").Apply(x));
    }

    static KerasTensor TwiceConvolved(KerasTensor x, int filters, string name)
    {
        for (int i = 1; i <= 2; i++)
            x = new Conv2D(filters, 3, padding: "same", activation: "relu", kernelInitializer: "he_normal",
                name: $"{name}_conv{i}").Apply(x);
        return x;
    }
}
