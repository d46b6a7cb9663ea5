using System.Text.RegularExpressions;
using Lamina.Data;
using Lamina.IR;
using Microsoft.ML.Tokenizers;

namespace Lamina.Text;

/// <summary>Rows of tokens of equal length.</summary>
/// <param name="Tokens">int32 (texts, length).</param>
/// <param name="Mask">1 where a token is, 0 where padding is; int32 (texts, length).</param>
public sealed record TokenBatch(NDArray Tokens, NDArray Mask);

/// <summary>
/// Turns texts into numbers of tokens and back, by a vocabulary of byte pairs, WordPiece, SentencePiece or tiktoken,
/// read from their files. The work is done by Microsoft.ML.Tokenizers.
/// </summary>
/// <example><code run="false">
/// using Lamina.Text;
/// var tokenizer = TextTokenizer.OfBytePairs("vocab.json", "merges.txt");
/// TokenBatch batch = tokenizer.EncodeBatch(["Hello, world!", "Hi"], maxLength: 128);
/// </code></example>
public sealed class TextTokenizer
{
    readonly Tokenizer tokenizer;
    readonly Func<string, string>? normalize;
    readonly HashSet<int> unspoken;

    TextTokenizer(Tokenizer tokenizer, TokenizerOptions options, Func<string, int?> find)
    {
        int? Number(string? token) => token is null ? null : find(token) ?? throw new ArgumentException(
            $"The vocabulary does not have the special token '{token}'.");
        (this.tokenizer, normalize) = (tokenizer, options.Normalize);
        (Padding, Start, End) = (Number(options.Padding) ?? 0, Number(options.Start), Number(options.End));
        int?[] named = [Start, End, options.Padding is null ? null : Padding];
        unspoken = [.. named.OfType<int>()];
    }

    /// <summary>The number that rows are padded with.</summary>
    public int Padding { get; }

    /// <summary>The number put before each text, if any.</summary>
    public int? Start { get; }

    /// <summary>The number put behind each text, if any.</summary>
    public int? End { get; }

    /// <summary>A tokenizer by byte pairs, as GPT-2's and those that <see cref="BytePairVocabulary"/> learns.</summary>
    /// <param name="vocabulary">A JSON object from tokens to numbers, such as vocab.json.</param>
    /// <param name="merges">A line for each pair, such as merges.txt.</param>
    /// <param name="options">Special tokens, each in the vocabulary.</param>
    /// <exception cref="DataFormatException">A file is not what it should be.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static TextTokenizer OfBytePairs(string vocabulary, string merges, TokenizerOptions? options = null)
    {
        options ??= new();
        Dictionary<string, int> special = [];
        return Read(vocabulary, options, () =>
        {
            BpeOptions files = new(vocabulary, merges) { ByteLevel = true };
            Dictionary<string, int> numbers = files.Vocabulary.ToDictionary(StringComparer.Ordinal);
            foreach (string? token in (string?[])[options.Padding, options.Start, options.End])
                if (token is not null && numbers.TryGetValue(token, out int number)) special[token] = number;
            files.SpecialTokens = special;
            files.PreTokenizer = new RegexPreTokenizer(BytePairVocabulary.Word(), special);
            return (BpeTokenizer.Create(files), token => numbers.TryGetValue(token, out int n) ? n : null);
        });
    }

    /// <summary>A tokenizer by WordPiece (Wu et al. 2016), as BERT's.</summary>
    /// <param name="vocabulary">A token on each line, such as vocab.txt.</param>
    /// <param name="lowercase">Whether letters become small and lose their accents, as in "uncased" models.</param>
    /// <param name="options">Special tokens; by default BERT's [PAD], [CLS] and [SEP].</param>
    /// <exception cref="DataFormatException">The file is not what it should be.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TextTokenizer OfWordPieces(
        string vocabulary, bool lowercase = true, TokenizerOptions? options = null)
    {
        options ??= new() { Padding = "[PAD]", Start = "[CLS]", End = "[SEP]" };
        Func<string, string>? first = options.Normalize;
        options = options with { Normalize = text => WordPieceText.Prepare(first?.Invoke(text) ?? text, lowercase) };
        return Read(vocabulary, options, () =>
        {
            Dictionary<string, int> numbers = new(StringComparer.Ordinal);
            foreach (string line in File.ReadLines(vocabulary)) numbers.TryAdd(line, numbers.Count);
            return (BertTokenizer.Create(vocabulary, new()
            {
                ApplyBasicTokenization = false,
                PreTokenizer = new RegexPreTokenizer(WordPieceText.Word(), null),
            }), token => numbers.TryGetValue(token, out int number) ? number : null);
        });
    }

    /// <summary>A tokenizer by SentencePiece (Kudo and Richardson 2018), of byte pairs or unigrams.</summary>
    /// <param name="model">The model, such as tokenizer.model.</param>
    /// <param name="start">Whether the model's token of the beginning is put before each text.</param>
    /// <param name="end">Whether the model's token of the end is put behind each text.</param>
    /// <param name="normalize">What each text goes through first; by default nothing.</param>
    /// <remarks>Models of byte pairs may fall back to bytes (byte_fallback); of unigrams such are refused.</remarks>
    /// <exception cref="DataFormatException">The file is not what it should be.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TextTokenizer OfSentencePieces(
        string model, bool start = true, bool end = false, Func<string, string>? normalize = null)
    {
        SentencePieceTokenizer? pieces = null;
        return Read(model, new()
        {
            Start = start ? "start" : null,
            End = end ? "end" : null,
            Normalize = normalize,
        }, () =>
        {
            using FileStream stream = File.OpenRead(model);
            pieces = SentencePieceTokenizer.Create(stream, addBeginningOfSentence: false, addEndOfSentence: false);
            // The package gives bytes the numbers of other pieces then.
            if (pieces.ByteFallback && !pieces.Vocabulary.ContainsKey("<0x00>")) throw new InvalidDataException(
                "a model of unigrams that falls back to bytes cannot be read, only one of byte pairs can");
            return (pieces, token => token == "start" ? pieces.BeginningOfSentenceId : pieces.EndOfSentenceId);
        });
    }

    /// <summary>A tokenizer by the byte pairs of tiktoken.</summary>
    /// <param name="vocabulary">On each line a token in base 64 and its number, such as cl100k_base.tiktoken.</param>
    /// <param name="pattern">The regular expression of what a word is; by default GPT-2's.</param>
    /// <param name="special">Tokens that the file does not have, with their numbers.</param>
    /// <param name="options">Which of them are put around texts.</param>
    /// <exception cref="DataFormatException">The file is not what it should be.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TextTokenizer OfTiktoken(string vocabulary, string? pattern = null,
        IReadOnlyDictionary<string, int>? special = null, TokenizerOptions? options = null)
    {
        special ??= new Dictionary<string, int>();
        Regex words = pattern is null ? BytePairVocabulary.Word() : new(pattern, RegexOptions.CultureInvariant);
        return Read(vocabulary, options ?? new(), () => (
            TiktokenTokenizer.Create(vocabulary, new RegexPreTokenizer(words, special), null, special),
            token => special.TryGetValue(token, out int number) ? number : null));
    }

    static TextTokenizer Read(
        string file, TokenizerOptions options, Func<(Tokenizer, Func<string, int?>)> create)
    {
        // What cannot be opened is told as it is; any other fault is that of the content.
        File.OpenRead(file).Dispose();
        try
        {
            (Tokenizer tokenizer, Func<string, int?> find) = create();
            return new(tokenizer, options, find);
        }
        catch (Exception error) when (error is not ArgumentException { ParamName: null })
        {
            throw new DataFormatException(file, null, $"it is no vocabulary of this kind: {error.Message}", error);
        }
    }

    /// <summary>The numbers of a text's tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="special">Whether the tokens of start and end are put around it.</param>
    public int[] Encode(string text, bool special = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        IReadOnlyList<int> tokens = Inner(normalize?.Invoke(text) ?? text);
        return special ? [.. Start is { } s ? [s] : (int[])[], .. tokens, .. End is { } e ? [e] : (int[])[]]
            : [.. tokens];
    }

    // BERT's and SentencePiece's add tokens of their own unless they are told not to.
    IReadOnlyList<int> Inner(string text) => tokenizer switch
    {
        BertTokenizer bert => bert.EncodeToIds(text, addSpecialTokens: false),
        SentencePieceTokenizer pieces => pieces.EncodeToIds(text, false, false, true, true),
        _ => tokenizer.EncodeToIds(text),
    };

    /// <summary>The text of tokens; padding, start and end are left out where the options name them.</summary>
    /// <param name="tokens">Numbers of tokens.</param>
    public string Decode(IEnumerable<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return tokenizer.Decode(tokens.Where(token => !unspoken.Contains(token))) ?? "";
    }

    /// <summary>The tokens of texts as rows of equal length: longer ones are cut, shorter ones padded behind.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="maxLength">The most tokens of a row, start and end among them; by default no limit.</param>
    /// <param name="padToMaxLength">Whether rows have that length even if all texts are shorter.</param>
    /// <param name="special">Whether the tokens of start and end are put around texts; cutting leaves them.</param>
    /// <exception cref="ArgumentException">
    /// The length has no room for start and end, or is wanted and not given.
    /// </exception>
    public TokenBatch EncodeBatch(
        IReadOnlyList<string> texts, int? maxLength = null, bool padToMaxLength = false, bool special = true)
    {
        ArgumentNullException.ThrowIfNull(texts);
        int around = special ? (Start is null ? 0 : 1) + (End is null ? 0 : 1) : 0;
        if (maxLength <= around || padToMaxLength && maxLength is null)
            throw new ArgumentException($"A row needs more than {around} tokens, not {maxLength}.", nameof(maxLength));
        int[][] rows = [.. texts.Select(text => Cut(Encode(text, special), maxLength, special))];
        NDArray tokens = TokenRows.Pad(rows, padToMaxLength ? maxLength : null, Padding);
        int[][] ones = [.. rows.Select(row => Enumerable.Repeat(1, row.Length).ToArray())];
        NDArray mask = TokenRows.Pad(ones, tokens.Shape[1]);
        return new(tokens, mask);
    }

    int[] Cut(int[] row, int? length, bool special) =>
        length is not { } most || row.Length <= most ? row
        : special && End is { } end ? [.. row.AsSpan(0, most - 1), end]
        : row[..most];
}
