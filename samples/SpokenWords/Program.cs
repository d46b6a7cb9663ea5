// Twenty spoken words: a convolutional network over mel spectrograms, tested on voices that it never heard.
using Lamina;
using Lamina.Audio;
using Lamina.Callbacks;
using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Metrics;
using Lamina.Optimizers;
using Lamina.Plots;
using Lamina.Schedules;
using Samples;

// Each word is recorded once, against many times that espeak-ng speaks it; so often a recording comes in an epoch.
const int Rate = 8_000, Length = Rate * 6 / 5, RecordedTimes = 8;
var options = Options.Parse(args, epochs: 20);
bool isHeld = options.Hold == "recorded";
if (!isHeld && options.Hold is { } unknown)
{
    Console.Error.WriteLine($"cannot hold {unknown}; --hold recorded tests on the recorded voice, not trained on then");
    return 2;
}
int batchSize = options.Smoke ? 16 : 32;
Lamina.Random.SetSeed(options.Seed);
Engine.ThreadCount = options.Threads;
if (options.Smoke) Tones.Write(options.File("tones"));
var features = new FeatureOptions
{
    Frames = new() { FrameLength = 200, FrameStep = 80 },
    MelBins = 32,
    MinFrequency = 60,
    // As much as the softest noise of training, so that silence is the same in both.
    Floor = 1e-3,
};

ClassFolder train = Folder("train"), test = Folder("test"), recorded = Folder("recorded");
Console.WriteLine($"{train.Files.Count} sounds to train on, {test.Files.Count} of other voices to test on, " +
    $"{recorded.Files.Count} recorded ones to {(isHeld ? "test" : "train")} on; {train.ClassNames.Count} words");

// Sounds are read once; each epoch changes them in another way.
Dataset<(Sound Sound, NDArray Label)> sounds = Sounds(train).Cache();
int count = train.Files.Count;
if (!isHeld)
{
    sounds = sounds.Concatenate(Sounds(recorded).Cache().Repeat(RecordedTimes));
    count += RecordedTimes * recorded.Files.Count;
}
Dataset<(NDArray X, NDArray Y)> batches = sounds.Shuffle(count, options.Seed)
    .Map((pair, random) => (Changed(pair.Sound, random), pair.Label), options.Seed, degree: options.Threads)
    .Batch(batchSize).Prefetch(2);

int epochs = options.Smoke ? 10 : options.Epochs, steps = epochs * (count / batchSize), warmup = steps / 10;
Sequential model = Network(train.ClassNames.Count);
model.Summary();
model.Compile(new Adam(new CosineDecay(1e-4, steps - warmup, warmupTarget: 2e-3, warmupSteps: warmup)),
    new Lamina.Losses.SparseCategoricalCrossentropy(fromLogits: true), metrics: ["accuracy"]);
History history = model.Fit(batches, epochs, verbose: 2, validationData: Plain(test));
LearningCurves.Save(history, options.File("spoken-words-curves.png"));
model.Save(options.File("spoken-words.keras"));

Report("test", test);
if (isHeld) Report("recorded voice", recorded);
return 0;

ClassFolder Folder(string part) => ClassFolder.Read(
    options.Smoke ? Path.Combine(options.File("tones"), part) : options.Fetched(part), [".wav"], shuffle: false);

static Dataset<(Sound Sound, NDArray Label)> Sounds(ClassFolder folder) =>
    folder.Sounds(rate: Rate, mono: true, shuffle: false);

// (frames, bands, 1), each band with the mean 0 and the variance 1.
NDArray Spectrogram(Sound sound)
{
    NDArray mel = Features.Normalize(Features.LogMel(sound.Part(0, Length), features));
    return mel.Reshape((mel.Shape[0], mel.Shape[1], 1));
}

// Another speed, begin, loudness and noise; bands and stretches of time covered.
NDArray Changed(Sound sound, RandomStream random)
{
    sound = SoundChanges.Speed(sound, 0.9 + 0.2 * random.NextUniform()).Part(0, Length);
    sound = SoundChanges.RandomShift(sound, random, longest: 0.1);
    NDArray mel = Spectrogram(SoundChanges.AddNoise(sound, random, signalToNoise: 5 + 40 * random.NextUniform()));
    return new SpecAugment { FrequencyWidth = 5, TimeWidth = 12 }
        .Apply(mel.Reshape((mel.Shape[0], mel.Shape[1])), random).Reshape(mel.Shape);
}

Dataset<(NDArray X, NDArray Y)> Plain(ClassFolder folder) => Sounds(folder)
    .Map(pair => (Spectrogram(pair.Sound), pair.Label), degree: options.Threads).Cache().Batch(batchSize);

static Sequential Network(int words) => new()
{
    new Conv2D(32, 3, padding: "same", useBias: false, inputShape: (121, 32, 1)),
    new BatchNormalization(momentum: 0.9), new ReLU(), new MaxPooling2D(2),
    new Conv2D(64, 3, padding: "same", useBias: false),
    new BatchNormalization(momentum: 0.9), new ReLU(), new MaxPooling2D(2),
    new Conv2D(64, 3, padding: "same", useBias: false),
    new BatchNormalization(momentum: 0.9), new ReLU(), new MaxPooling2D((3, 2)),
    new Flatten(), new Dropout(0.4), new Dense(96, activation: "relu"), new Dropout(0.3),
    new Dense(words),
};

void Report(string name, ClassFolder folder)
{
    NDArray labels = NDArray.Wrap(folder.Files.Select(file => file.Class).ToArray());
    NDArray answers = model.Predict(Plain(folder));
    var matrix = ConfusionMatrix.Of(labels, answers, folder.ClassNames);
    Console.WriteLine($"{name} accuracy: {matrix.Accuracy:F4}");
    EvaluationPlots.Save(matrix, options.File($"spoken-words-{name.Replace(' ', '-')}.png"));
}
