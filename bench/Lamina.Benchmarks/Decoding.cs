using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Benchmarks;

/// <summary>
/// Text from GPT-2 (the small one, random weights), one token after the other. Every weight is read for every token,
/// so the limit is the memory's rate over the bytes of the weights.
/// </summary>
static class Decoding
{
    const int Capacity = 256;

    // Two operations for each weight, but for the table of positions.
    const double Flops = 2 * 123.65e6;

    /// <summary>Weights of 32 bits, and of 16, which are half as much to read.</summary>
    public static readonly Case[] Cases =
    [
        new("gpt-decode", "tokens/s", Flops, _ => Decode("float32")),
        new("gpt-decode-bfloat16", "tokens/s", Flops, _ => Decode("bfloat16")),
    ];

    static Job Decode(string policy)
    {
        Random.SetSeed(1);
        Keras.SetDTypePolicy(policy);
        Model model = Applications.GPT2(dropout: 0);
        var embedding = (ReversibleEmbedding)model.GetLayer("token_embedding");
        Variable positions = model.GetLayer("position_embedding").Weights[0];
        (TransformerDecoder Block, DecoderCache Cache)[] blocks = [.. model.Layers.OfType<TransformerDecoder>()
            .Select(block => (block, block.CreateCache(batch: 1, Capacity)))];
        Layer normalization = model.GetLayer("layer_norm");
        Function next = Function.Of((token, at) =>
        {
            Tensor x = embedding.Apply(token) + positions.Tensor.Take(at).ExpandDims(0);
            foreach (var (block, cache) in blocks) x = block.ApplyCached(x, cache);
            return embedding.ApplyReverse(normalization.Apply(x)).ArgMax();
        });
        NDArray token = new((1, 1), DType.Int32), at = new(1, DType.Int32);
        int length = 0;
        return new(() =>
        {
            if (length == Capacity)
            {
                foreach (var (_, cache) in blocks) cache.Clear();
                length = 0;
            }
            at.AsSpan<int>()[0] = length++;
            token = next.Call(token, at)[0];
        }, 1);
    }
}
