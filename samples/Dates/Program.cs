// Dates as people write them to ISO 8601: sequence to sequence with attention, learned in about a minute.
using System.Globalization;
using Lamina;
using Lamina.Callbacks;
using Lamina.Metrics;
using Lamina.Optimizers;
using Lamina.Plots;
using Lamina.Schedules;
using Lamina.Text;
using Samples;

string[] formats =
[
    "d MMMM yyyy", "MMMM d, yyyy", "dddd, d MMMM yyyy", "ddd d MMM yyyy", "MMM d, yyyy", "dd.MM.yyyy", "d.M.yy",
    "MM/dd/yyyy", "yyyy/MM/dd", "'the' d 'of' MMMM, yyyy", "dddd MMMM d yyyy", "d-MMM-yy",
];
var options = Options.Parse(args, epochs: 8, limit: 16_000);
Lamina.Random.SetSeed(options.Seed);
Engine.ThreadCount = options.Threads;
int limit = options.Smoke ? Math.Min(options.Limit, 1_600) : options.Limit;
int epochs = options.Smoke ? Math.Min(options.Epochs, 2) : options.Epochs;
if (options.Smoke) Console.WriteLine("smoke: fewer dates, a short training");

// Days from 1940 to 2039, so that a year of two digits is not ambiguous; those to test are never learned from.
DateTime[] days = [.. Enumerable.Range(0, 36_525).Select(day => new DateTime(1940, 1, 1).AddDays(day))];
RandomStream random = new(options.Seed);
random.Shuffle(days);
const int Tests = 1_000;
(string Said, string Iso)[] test = [.. days.Take(Tests).Select(Pair)];
(string Said, string Iso)[] train = [.. Enumerable.Range(0, limit)
    .Select(_ => Pair(days[Tests + random.NextInt(days.Length - Tests)]))];

Vocabulary letters = new(train.SelectMany(pair => Characters(pair.Said)), first: 1, unknown: 0);
Vocabulary digits = new(Characters("0123456789-"), first: 3);
SequenceTransformer net = new(new(letters.Size, digits.Size)
{
    Width = 64,
    Inner = 128,
    EncoderBlocks = 2,
    DecoderBlocks = 2,
    Dropout = 0,
});
LengthBuckets buckets = new(64, [12, 20, 32]);
(int[], int[])[] pairs = [.. train.Select(Encode)];
int steps = buckets.FullBatches(pairs);
net.Model.Compile(new Adam(new CosineDecay(0, epochs * steps, warmupTarget: 2e-3, warmupSteps: steps / 2)),
    SequenceTransformer.Loss, ["accuracy"]);
History history = net.Model.Fit(buckets.Endless(pairs, options.Seed), epochs, stepsPerEpoch: steps,
    validationData: new(buckets.All([.. test.Select(Encode)])));
LearningCurves.Save(history, options.File("dates-curves.png"));

string[] said = [.. net.Generate([.. test.Select(pair => letters.Encode(Characters(pair.Said)))],
    new() { Beams = 3, MaxLength = 12 }, batchSize: 250)
    .Select(found => string.Concat(digits.Decode(found[0].Tokens)))];
var rate = ErrorRate.OfCharacters([.. test.Select(pair => pair.Iso)], said);
for (int i = 0; i < 12; i++)
    Console.WriteLine($"{test[i].Said,-32} {said[i]}{(said[i] == test[i].Iso ? "" : $", is {test[i].Iso}")}");
Console.WriteLine($"test accuracy: {1 - rate.WrongTextRate:F4}");
Console.WriteLine($"character errors: {rate}");

(string, string) Pair(DateTime day) => (
    day.ToString(formats[random.NextInt(formats.Length)], CultureInfo.InvariantCulture),
    day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

(int[], int[]) Encode((string Said, string Iso) pair) =>
    (letters.Encode(Characters(pair.Said)), digits.Encode(Characters(pair.Iso)));

static IEnumerable<string> Characters(string text) => text.Select(c => c.ToString());
