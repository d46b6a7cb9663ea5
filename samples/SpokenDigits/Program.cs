// Connected digits to text: CTC finds out where the digits are. Tested on voices that it never heard.
using Lamina;
using Lamina.Audio;
using Lamina.Callbacks;
using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Losses;
using Lamina.Metrics;
using Lamina.Optimizers;
using Lamina.Plots;
using Lamina.Schedules;
using Samples;

const int Rate = 8_000, LongestString = 7;
var options = Options.Parse(args, epochs: 14);
// 5 seconds; a mel spectrum every 10 ms, of which the network makes an output every 40 ms.
int length = (options.Smoke ? 2 : 5) * Rate - 1, frames = length / 80 + 1, batchSize = options.Smoke ? 16 : 32;
Lamina.Random.SetSeed(options.Seed);
Engine.ThreadCount = options.Threads;
if (options.Smoke) Keypad.Write(options.File("keypad"));
var features = new FeatureOptions
{
    Frames = new() { FrameLength = 200, FrameStep = 80 },
    MelBins = 32,
    MinFrequency = 60,
    // As much as the softest noise of training, so that silence is the same in both.
    Floor = 1e-3,
};

Dataset<(Sound Sound, string Digits)> train = Strings("train"), test = Strings("test");
List<(Sound Sound, string Digits)> heard = await Listed(train);
Dataset<(NDArray X, NDArray Y)> batches = Dataset.From(heard).Shuffle(heard.Count, options.Seed)
    .Map((pair, random) => (Changed(pair.Sound, random), Target(pair.Digits)), options.Seed, degree: options.Threads)
    .Batch(batchSize).Prefetch(2);
Dataset<(NDArray X, NDArray Y)> plain = test
    .Map(pair => (Spectrogram(pair.Sound), Target(pair.Digits)), degree: options.Threads).Cache().Batch(batchSize);

int epochs = options.Smoke ? 12 : options.Epochs, steps = epochs * ((heard.Count + batchSize - 1) / batchSize);
Sequential model = Network(frames);
model.Summary();
model.Compile(new Adam(new CosineDecay(3e-3, steps), options: new() { GlobalClipNorm = 5 }), new CTC());
History history = model.Fit(batches, epochs, verbose: 2, validationData: plain);
LearningCurves.Save(history, options.File("spoken-digits-curves.png"));
model.Save(options.File("spoken-digits.keras"));

List<(Sound Sound, string Digits)> others = await Listed(test);
string[] spoken = [.. others.Select(pair => InWords(pair.Digits))];
NDArray logits = model.Predict(plain);
int shown = others.IndexOf(others.MaxBy(pair => pair.Digits.Length));
NDArray probabilities = Ops.Softmax(Tensor.From(logits.Rows(shown, shown + 1).Reshape(logits.Shape.Slice(1)))).Value;
Hearing.Save(Spectrogram(others[shown].Sound), probabilities, (double)length / Rate,
    others[shown].Sound.Duration.TotalSeconds, spoken[shown], options.File("spoken-digits-hearing.png"));
foreach (string strategy in new[] { "greedy", "beam_search" })
{
    string[] text = Decoded(logits, strategy);
    ErrorRate rate = ErrorRate.OfWords(spoken, text);
    Console.WriteLine($"{strategy}: word error rate {rate.Rate:P2}, strings with an error {rate.WrongTextRate:P1}");
    if (strategy == "greedy")
        for (int i = 0; i < 5; i++) Console.WriteLine($"  said   {spoken[i]}\n  heard  {text[i]}");
}
return 0;

Dataset<(Sound Sound, string Digits)> Strings(string part) => Dataset
    .Files(options.Smoke ? Path.Combine(options.File("keypad"), part) : options.Fetched(part), "*.wav")
    .Map(path => (Wav.Load(path).ToMono().Resample(Rate), Path.GetFileName(path).Split('-')[0]), options.Threads);

static async Task<List<T>> Listed<T>(Dataset<T> dataset)
{
    List<T> all = [];
    await foreach (T element in dataset) all.Add(element);
    return all;
}

// (frames, bands), each band with the mean 0 and the variance 1.
NDArray Spectrogram(Sound sound) => Features.Normalize(Features.LogMel(sound.Part(0, length), features));

// Another speed, begin and noise; bands and stretches of time covered.
NDArray Changed(Sound sound, RandomStream random)
{
    sound = SoundChanges.Speed(sound, 0.92 + 0.2 * random.NextUniform()).Part(0, length);
    sound = SoundChanges.Shift(sound, random.NextInt(Rate / 10));
    sound = SoundChanges.AddNoise(sound, random, signalToNoise: 5 + 40 * random.NextUniform());
    return new SpecAugment { FrequencyWidth = 5, TimeWidth = 8 }.Apply(Spectrogram(sound), random);
}

// Class 0 is the blank of CTC and fills up; digit d is class d + 1.
static NDArray Target(string digits) => NDArray.From<int>(
    [.. digits.Select(c => c - '0' + 1), .. new int[LongestString - digits.Length]]);

static Sequential Network(int frames) => new()
{
    new Conv1D(64, 5, strides: 2, padding: "same", useBias: false, inputShape: (frames, 32)),
    new BatchNormalization(momentum: 0.9), new ReLU(),
    new Conv1D(96, 5, strides: 2, padding: "same", useBias: false),
    new BatchNormalization(momentum: 0.9), new ReLU(), new Dropout(0.2),
    new Bidirectional(new GRU(64, returnSequences: true)), new Dropout(0.2),
    new Dense(11),
};

static string[] Decoded(NDArray logits, string strategy)
{
    (int strings, int steps) = (logits.Shape[0], logits.Shape[1]);
    NDArray labels = Ops.CtcDecode(Tensor.From(logits), Tensor.Full(strings, steps, DType.Int32), strategy,
        beamWidth: 10).Labels.Value;
    return [.. Enumerable.Range(0, strings).Select(i => InWords(string.Concat(labels.AsSpan<int>()
        .Slice(i * steps, steps).ToArray().Where(label => label > 0).Select(label => label - 1))))];
}

static string InWords(string digits) => string.Join(' ', digits.Select(c => c switch
{
    '0' => "zero",
    '1' => "one",
    '2' => "two",
    '3' => "three",
    '4' => "four",
    '5' => "five",
    '6' => "six",
    '7' => "seven",
    '8' => "eight",
    _ => "nine",
}));
