using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// A layer that turns text into numbers. It works on the host, beside models rather than inside them, because strings
/// are no tensors: apply it to the data and give the result to the model.
/// </summary>
public interface ITextLayer
{
    /// <summary>The numbers for a text.</summary>
    /// <param name="text">Strings of any shape that the layer accepts.</param>
    NDArray Apply(StringArray text);
}
