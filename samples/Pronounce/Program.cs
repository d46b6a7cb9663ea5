// Letters to phonemes: a Transformer learns how English words are said, and beam search says new ones.
using Lamina;
using Lamina.Callbacks;
using Lamina.Metrics;
using Lamina.Optimizers;
using Lamina.Plots;
using Lamina.Schedules;
using Lamina.Text;
using Pronounce;
using Samples;

var options = Options.Parse(args, epochs: 40, limit: int.MaxValue);
Lamina.Random.SetSeed(options.Seed);
Engine.ThreadCount = options.Threads;

// Words that share nothing but their letters: 12,000 to test, as in the usual split, 2,000 to watch, the rest to learn.
Entry[] entries = options.Smoke ? Dictionary.Made(1500, options.Seed)
    : Dictionary.Read(options.Fetched("dict.txt"));
new RandomStream(options.Seed).Shuffle(entries);
(int tests, int watches) = options.Smoke ? (60, 64) : (12_000, 2_000);
Entry[] test = entries[..tests], watch = entries[tests..(tests + watches)];
Entry[] train = [.. entries.Skip(tests + watches).Take(options.Limit)];
if (options.Smoke) Console.WriteLine("smoke: made words that are said as they are written, one short training");

Vocabulary letters = new(train.SelectMany(Letters), first: 1);
Vocabulary phonemes = new(train.SelectMany(e => e.Pronunciations).SelectMany(p => p), first: 3);
Console.WriteLine($"{train.Length} words to learn, {test.Length} to test; " +
    $"{letters.Symbols.Count} letters, {phonemes.Symbols.Count} phonemes");

SequenceTransformer net = new(new(letters.Size, phonemes.Size)
{
    Width = options.Smoke ? 64 : 256,
    Inner = options.Smoke ? 96 : 768,
    EncoderBlocks = options.Smoke ? 1 : 3,
    DecoderBlocks = options.Smoke ? 1 : 3,
    Dropout = 0.1,
});

// Words of like length go together, so that little is padding.
LengthBuckets buckets = new(options.Smoke ? 64 : 128, [5, 6, 7, 8, 9, 10, 12, 15, 20, 40]);
(int[] Source, int[] Target)[] pairs = [.. train.SelectMany(e =>
    e.Pronunciations.Select(p => (letters.Encode(Letters(e)), phonemes.Encode(p))))];
(int[], int[])[] watched = [.. watch.Select(e =>
    (letters.Encode(Letters(e)), phonemes.Encode(e.Pronunciations[0])))];
int epochs = options.Smoke ? Math.Min(options.Epochs, 8) : options.Epochs, steps = buckets.FullBatches(pairs);
net.Model.Compile(new Adam(new CosineDecay(0, epochs * steps, warmupTarget: 1e-3, warmupSteps: steps / 2)),
    SequenceTransformer.Loss, ["accuracy"]);
History history = net.Model.Fit(buckets.Endless(pairs, options.Seed), epochs, stepsPerEpoch: steps,
    validationData: new(buckets.All(watched)));
LearningCurves.Save(history, options.File("pronounce-curves.png"));
net.Model.SaveWeights(options.File("pronounce.safetensors"));

// The most probable pronunciation of each word by greedy search and by beams, against the nearest reference.
foreach (int beams in options.Smoke ? [2] : (int[])[1, 5])
{
    string[][] said = [.. net.Generate([.. test.Select(e => letters.Encode(Letters(e)))],
        new() { Beams = beams, MaxLength = 40 }, batchSize: 1024 / beams, beyond: 6)
        .Select(found => phonemes.Decode(found[0].Tokens))];
    string[][] nearest = [.. test.Select((e, i) => e.Pronunciations.MinBy(p => Distance(p, said[i]))!)];
    var rate = ErrorRate.Of<string>(nearest, said);
    Console.WriteLine($"{beams} beams: phoneme error rate {rate.Rate:P2}, word error rate {rate.WrongTextRate:P2}");
    Console.WriteLine($"  {rate}");
    foreach (int i in Enumerable.Range(0, 8))
        Console.WriteLine($"  {test[i].Word,-16} {string.Join(' ', said[i]),-36} " +
            (said[i].SequenceEqual(nearest[i]) ? "right" : $"is {string.Join(' ', nearest[i])}"));
}

static IEnumerable<string> Letters(Entry entry) => entry.Word.Select(letter => letter.ToString());

static int Distance(string[] one, string[] other)
{
    var alignment = Alignment.Of(one, other);
    return alignment.Steps.Count - alignment.Count(EditKind.Hit);
}
