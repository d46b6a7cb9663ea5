using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Text;

/// <summary>Steps of a pipeline that make numbers of texts.</summary>
public static class TextStages
{
    /// <summary>Learns the vocabulary of a layer from all texts of a dataset.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="texts">The texts; a dataset without end needs a Take.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="DatasetException">A text could not be had.</exception>
    public static async Task AdaptAsync(
        this TextVectorization layer, Dataset<string> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(texts);
        List<StringArray> batches = [];
        await foreach (string[] batch in texts.Chunk(256).WithCancellation(cancellation)) batches.Add(new(batch));
        layer.AdaptBatches(batches);
    }

    /// <summary>Batches of texts as a layer turns them into numbers, with their labels.</summary>
    /// <param name="texts">Texts and labels.</param>
    /// <param name="layer">What to do with the texts; its vocabulary has been learned or given.</param>
    /// <param name="size">Texts in a batch.</param>
    /// <param name="dropRemainder">Whether a last batch that is smaller is left out.</param>
    /// <returns>(batch, …) of numbers and (batch, …) of labels.</returns>
    public static Dataset<(NDArray X, NDArray Y)> Vectorize(this Dataset<(string Text, NDArray Label)> texts,
        TextVectorization layer, int size, bool dropRemainder = false)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Batches(texts, size, dropRemainder, some => layer.Apply(new StringArray(some)));
    }

    /// <summary>Batches of texts as a tokenizer turns them into rows of tokens, with their labels.</summary>
    /// <param name="texts">Texts and labels.</param>
    /// <param name="tokenizer">What to do with the texts.</param>
    /// <param name="size">Texts in a batch.</param>
    /// <param name="maxLength">Longer texts are cut to so many tokens, shorter ones padded.</param>
    /// <param name="dropRemainder">Whether a last batch that is smaller is left out.</param>
    /// <returns>int32 (batch, maxLength) of tokens and (batch, …) of labels.</returns>
    public static Dataset<(NDArray X, NDArray Y)> Tokenize(this Dataset<(string Text, NDArray Label)> texts,
        TextTokenizer tokenizer, int size, int maxLength, bool dropRemainder = false)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return Batches(texts, size, dropRemainder,
            some => tokenizer.EncodeBatch(some, maxLength, padToMaxLength: true).Tokens);
    }

    static Dataset<(NDArray X, NDArray Y)> Batches(Dataset<(string Text, NDArray Label)> texts, int size,
        bool dropRemainder, Func<string[], NDArray> numbers)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.Chunk(size, dropRemainder).Map(some => (
            numbers([.. some.Select(pair => pair.Text)]), Stacking.Stack([.. some.Select(pair => pair.Label)])));
    }
}
