using Lamina.IR;

namespace Lamina.Layers;

/// <summary>What <see cref="FeatureSpace"/> does with the layers of its features.</summary>
static class Preparation
{
    /// <summary>Lets a layer learn from a column, if it has something left to learn.</summary>
    public static void Adapt(Layer layer, FeatureColumn column)
    {
        switch (layer)
        {
            case StringLookup { Learns: true } lookup: lookup.Adapt(Text(layer, column)); break;
            case TextVectorization { Learns: true } vectorization: vectorization.Adapt(Text(layer, column)); break;
            case IntegerLookup { Learns: true } lookup: lookup.Adapt(Numbers(layer, column)); break;
            case Normalization { Learns: true } normalization: normalization.Adapt(Numbers(layer, column)); break;
            case Discretization { Learns: true } ranges: ranges.Adapt(Numbers(layer, column)); break;
        }
    }

    /// <summary>What a layer makes of a column.</summary>
    public static NDArray Apply(Layer layer, FeatureColumn column) => layer switch
    {
        Hashing hashing => hashing.Apply(column.AsText()),
        ITextLayer text => text.Apply(Text(layer, column)),
        IntegerLookup lookup => lookup.Apply(Numbers(layer, column)),
        _ => layer.Apply(Tensor.From(Numbers(layer, column))).Value,
    };

    /// <summary>How many indices the layer of a feature may give.</summary>
    /// <exception cref="ArgumentException">It gives none.</exception>
    public static int Cardinality(string feature, Layer layer) => layer switch
    {
        StringLookup lookup => lookup.VocabularySize,
        IntegerLookup lookup => lookup.VocabularySize,
        Discretization ranges => ranges.BinBoundaries.Count + 1,
        Hashing hashing => hashing.NumBins,
        _ => throw new ArgumentException($"The feature '{feature}' cannot be encoded one-hot, because it is not " +
            $"known how many indices {layer} gives; set its output mode to \"int\" or \"float\"."),
    };

    static StringArray Text(Layer layer, FeatureColumn column) => column.Text
        ?? throw new ArgumentException($"{layer} takes text, not {column}.");

    static NDArray Numbers(Layer layer, FeatureColumn column) => column.Numbers
        ?? throw new ArgumentException($"{layer} takes numbers, not {column}.");
}
