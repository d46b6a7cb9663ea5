using Lamina.IR;

namespace Lamina.Micro;

/// <summary>Convolutions of ResNet and MobileNet, forward and both gradients.</summary>
public class Convolutions : Family
{
    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, Graph> Graphs { get; } = All();

    static Dictionary<string, Graph> All()
    {
        var all = new Dictionary<string, Graph>();
        Add("3×3 1→32", (32, 28, 28, 1), (3, 3, 1, 32));
        Add("3×3 32→64", (32, 13, 13, 32), (3, 3, 32, 64));
        Add("3×3 64→64, 56²", (1, 56, 56, 64), (3, 3, 64, 64));
        Add("1×1 256→64, 56²", (1, 56, 56, 256), (1, 1, 256, 64));
        Add("7×7 3→64 by 2, 224²", (1, 224, 224, 3), (7, 7, 3, 64), stride: 2);
        Add("depthwise 3×3 of 96, 56²", (1, 56, 56, 96), (3, 3, 1, 96), groups: 96);
        return all;

        void Add(string name, Shape x, Shape filter, int stride = 1, int groups = 1)
        {
            Tensor Convolve(Tensor[] x) =>
                Functions.Convolution(x[0], x[1], [stride, stride], "same", [1, 1], groups);
            all[name] = Of(Convolve, x, filter);
            all[$"{name}, gradient by x"] = GradientOf(Convolve, 0, x, filter);
            all[$"{name}, gradient by filter"] = GradientOf(Convolve, 1, x, filter);
        }
    }
}
