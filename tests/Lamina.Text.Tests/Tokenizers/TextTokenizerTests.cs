using System.Text;
using Google.Protobuf;
using Lamina.Data;

namespace Lamina.Text.Tests;

public sealed class TextTokenizerTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("tokenizers").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Write(string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    TextTokenizer WordPieces(bool lowercase = true) => TextTokenizer.OfWordPieces(
        Write("vocab.txt", string.Join('\n', "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able",
            "naive", "cafe", "!", "Cafe", "café")), lowercase);

    // "unaffable" is the example of BERT's tokenization.py.
    [Fact]
    public void Word_pieces_are_the_longest_that_fit()
    {
        TextTokenizer tokenizer = WordPieces();
        Assert.Equal([2, 5, 6, 7, 10, 3], tokenizer.Encode("Unaffable!"));
        Assert.Equal([8, 9, 1], tokenizer.Encode("Naïve CAFÉ xyz", special: false));
        Assert.Equal([12, 1], WordPieces(lowercase: false).Encode("café CAFÉ", special: false));
        Assert.Equal("unaffable!", tokenizer.Decode([2, 5, 6, 7, 10, 3, 0]).Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Batches_are_cut_and_padded()
    {
        TextTokenizer tokenizer = WordPieces();
        TokenBatch batch = tokenizer.EncodeBatch(["unaffable naive!", "cafe"], maxLength: 5);
        Assert.Equal([2, 5, 6, 7, 3, 2, 9, 3, 0, 0], batch.Tokens.ToArray<int>());
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 0, 0], batch.Mask.ToArray<int>());
        Assert.Equal((1, 8), tokenizer.EncodeBatch(["cafe"], 8, padToMaxLength: true).Tokens.Shape);
        Assert.Equal((1, 3), tokenizer.EncodeBatch(["cafe"], 8).Tokens.Shape);
        Assert.Equal((1, 1), tokenizer.EncodeBatch(["cafe"], 1, special: false).Tokens.Shape);
        Assert.Throws<ArgumentException>(() => tokenizer.EncodeBatch(["cafe"], 2));
        Assert.Throws<ArgumentException>(() => tokenizer.EncodeBatch(["cafe"], padToMaxLength: true));
    }

    [Fact]
    public void Tiktoken_merges_by_rank()
    {
        string[] tokens = ["h", "e", "l", "o", " ", "he", "ll", "hell", "hello"];
        string file = Write("t.tiktoken", string.Concat(tokens.Select((token, i) =>
            $"{Convert.ToBase64String(Encoding.UTF8.GetBytes(token))} {i}\n")));
        var tokenizer = TextTokenizer.OfTiktoken(
            file, special: new Dictionary<string, int> { ["<end>"] = 9 }, options: new() { End = "<end>" });
        Assert.Equal([8, 4, 5, 2, 9], tokenizer.Encode("hello hel"));
        Assert.Equal("hello he", tokenizer.Decode([8, 4, 0, 1, 9]));
    }

    // sentencepiece_model.proto: pieces (1) of piece (1), score (2), type (3); trainer (2) with model type (3), 1 for
    // unigrams; normalizer (3) with add_dummy_prefix (3).
    [Fact]
    public void Sentence_pieces_are_the_most_probable()
    {
        (string, float, int)[] pieces = [("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), ("▁he", -1, 1), ("llo", -2, 1),
            ("▁hello", -2.5f, 1), ("▁", -3, 1), ("l", -4, 1), ("o", -4, 1), ("h", -4, 1), ("e", -4, 1)];
        using MemoryStream model = new();
        using (CodedOutputStream output = new(model, leaveOpen: true))
        {
            foreach ((string piece, float score, int type) in pieces) Message(output, 1, part =>
            {
                part.WriteTag(1, WireFormat.WireType.LengthDelimited);
                part.WriteString(piece);
                part.WriteTag(2, WireFormat.WireType.Fixed32);
                part.WriteFloat(score);
                part.WriteTag(3, WireFormat.WireType.Varint);
                part.WriteInt32(type);
            });
            Message(output, 2, part =>
            {
                part.WriteTag(3, WireFormat.WireType.Varint);
                part.WriteInt32(1);
            });
            Message(output, 3, part =>
            {
                part.WriteTag(3, WireFormat.WireType.Varint);
                part.WriteBool(true);
            });
        }
        string file = Path.Combine(folder, "tokenizer.model");
        File.WriteAllBytes(file, model.ToArray());
        var tokenizer = TextTokenizer.OfSentencePieces(file, start: true, end: true);
        Assert.Equal([1, 5, 3, 2], tokenizer.Encode("hello he"));
        Assert.Equal("hello he", tokenizer.Decode([1, 5, 3, 2]));
    }

    static void Message(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        using MemoryStream inner = new();
        using (CodedOutputStream part = new(inner, leaveOpen: true)) write(part);
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(inner.ToArray()));
    }

    [Fact]
    public void Files_of_another_kind_are_refused_by_name()
    {
        string file = Write("none.model", "no model");
        Assert.Equal(file, Assert.Throws<DataFormatException>(() => TextTokenizer.OfSentencePieces(file)).File);
        Assert.Equal(file, Assert.Throws<DataFormatException>(() => TextTokenizer.OfBytePairs(file, file)).File);
        Assert.Throws<FileNotFoundException>(() => TextTokenizer.OfWordPieces(Path.Combine(folder, "not.there")));
        Assert.Contains("'<s>'", Assert.Throws<ArgumentException>(() => TextTokenizer.OfWordPieces(
            Write("v.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]"), options: new() { Start = "<s>" })).Message,
            StringComparison.Ordinal);
    }
}
