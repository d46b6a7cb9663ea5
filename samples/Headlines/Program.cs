// Headlines: the short descriptions of Debian's packages from their long ones, picked and written.
using Headlines;
using Lamina;
using Lamina.Callbacks;
using Lamina.Metrics;
using Lamina.Optimizers;
using Lamina.Plots;
using Lamina.Schedules;
using Lamina.Text;
using Samples;

const int SourceTokens = 64, TargetTokens = 20;

var options = Options.Parse(args, epochs: 5, limit: int.MaxValue);
Lamina.Random.SetSeed(options.Seed);
Engine.ThreadCount = options.Threads;

if (options.Smoke) Console.WriteLine("smoke: made texts, a short training");
Article[] articles = options.Smoke ? Article.Made(400, options.Seed)
    : Article.Read(options.Fetched("descriptions.txt"));
new RandomStream(options.Seed).Shuffle(articles);
int tests = options.Smoke ? 80 : 1_000;
Article[] test = articles[..tests], train = [.. articles.Skip(tests).Take(options.Limit)];
int epochs = options.Smoke ? 4 * options.Epochs : options.Epochs;
Console.WriteLine($"{train.Length} texts to learn, {test.Length} to test");

// Picked: the sentence that is most like a headline.
string[] picked = new Extractor(train, epochs: options.Smoke ? 1 : 3).Pick(test);

// Written: a vocabulary of byte pairs, so that names can be copied piece by piece, and a Transformer.
string json = options.File("headlines-vocab.json"), merges = options.File("headlines-merges.txt");
BytePairVocabulary.Learn(train.SelectMany(a => (string[])[Small(a.Headline), Small(a.Lead(3))]),
    options.Smoke ? 400 : 4_000, ["<pad>", "<s>", "</s>"]).Save(json, merges);
var tokenizer = TextTokenizer.OfBytePairs(json, merges);
int tokens = options.Smoke ? 400 : 4_000;
SequenceTransformer net = new(new(tokens, tokens)
{
    Width = options.Smoke ? 32 : 128,
    Inner = options.Smoke ? 64 : 384,
    EncoderBlocks = options.Smoke ? 1 : 2,
    DecoderBlocks = options.Smoke ? 1 : 2,
});
LengthBuckets buckets = new(options.Smoke ? 16 : 64, [32, 48, SourceTokens]) { TargetLength = TargetTokens };
(int[] Source, int[] Target)[] pairs = [.. train.Select(a => (Source(a), Encode(a.Headline, TargetTokens)))];
int steps = buckets.FullBatches(pairs);
net.Model.Compile(new Adam(new CosineDecay(
    0, epochs * steps, warmupTarget: options.Smoke ? 5e-3 : 1e-3, warmupSteps: steps / 2)),
    SequenceTransformer.Loss, ["accuracy"]);
History history = net.Model.Fit(buckets.Endless(pairs, options.Seed), epochs, stepsPerEpoch: steps,
    validationData: new(buckets.All([.. test.Select(a => (Source(a), Encode(a.Headline, TargetTokens)))])));
LearningCurves.Save(history, options.File("headlines-curves.png"));
net.Model.SaveWeights(options.File("headlines.safetensors"));
string[] written = [.. net.Generate([.. test.Select(Source)],
    new() { Beams = 4, MaxLength = TargetTokens, LengthPenalty = 1 }, batchSize: 100)
    .Select(found => tokenizer.Decode(found[0].Tokens))];

string[] headlines = [.. test.Select(a => a.Headline)];
Console.WriteLine($"{"",-12}{"ROUGE-1",9}{"ROUGE-2",9}{"ROUGE-L",9}   (F1)");
Report("lead-3", [.. test.Select(a => a.Lead(3))]);
Report("lead-1", [.. test.Select(a => a.Lead(1))]);
Report("picked", picked);
Report("written", written);
foreach (int i in Enumerable.Range(0, 8))
    Console.WriteLine($"\ntext:    {test[i].Sentences[0]}\nis:      {headlines[i]}\nwritten: {written[i]}");

void Report(string name, string[] summaries)
{
    var rouge = Rouge.Mean(headlines, summaries);
    Console.WriteLine($"{name,-12}{rouge.Rouge1.F1,9:F4}{rouge.Rouge2.F1,9:F4}{rouge.RougeL.F1,9:F4}");
}

static string Small(string text) => text.ToLowerInvariant();

int[] Encode(string text, int most) => [.. tokenizer.Encode(Small(text)).Take(most)];

int[] Source(Article article) => Encode(article.Lead(3), SourceTokens);
