using Lamina.IR;

namespace Lamina.Losses;

/// <summary>
/// "crossentropy": the cross-entropy of probabilities that suits the shapes: binary for one prediction a sample, sparse
/// for class numbers as targets, else categorical.
/// </summary>
sealed class AutoCrossentropy(string name) : Loss(name)
{
    public override Tensor Call(Tensor yTrue, Tensor yPred) => For(yTrue.Shape, yPred.Shape).Call(yTrue, yPred);

    internal static Loss For(Shape yTrue, Shape yPred) =>
        yPred.Rank > 0 && yPred[-1] == 1 ? new BinaryCrossentropy()
        : yTrue.Rank < yPred.Rank || yTrue.Rank > 0 && yTrue[-1] == 1 ? new SparseCategoricalCrossentropy()
        : new CategoricalCrossentropy();
}
