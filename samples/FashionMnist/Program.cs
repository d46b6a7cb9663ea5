// Ten kinds of clothes: a small residual network, pictures changed at random, the learning rate on a cosine.
using System.Diagnostics;
using Lamina;
using Lamina.Data;
using Lamina.IR;
using Lamina.Metrics;
using Lamina.Optimizers;
using Lamina.Plots;
using Lamina.Schedules;
using Samples;

var options = Options.Parse(args, epochs: 14);
int batchSize = options.Smoke ? 32 : 128;
Lamina.Random.SetSeed(options.Seed);
Engine.ThreadCount = options.Threads;

var (train, test) = options.Smoke ? Datasets.Mnist.Load() : Clothes.Load(options.Fetched("clothes"));
if (options.Smoke) Console.WriteLine("smoke: the digits that ship with Lamina stand in for the clothes");
int epochs = options.Smoke ? 1 : options.Epochs;
(train, test) = options.Smoke ? (train.Take(2_000), test.Take(500)) : (train, test);

Model model = Network.Build(classes: 10);
model.Summary();
int steps = epochs * ((train.Count + batchSize - 1) / batchSize), warmup = steps / 6;
model.Compile(
    new SGD(new CosineDecay(0.01, steps - warmup, warmupTarget: 0.1, warmupSteps: warmup), momentum: 0.9,
        nesterov: true, options: new() { WeightDecay = 5e-3 }),
    new Lamina.Losses.CategoricalCrossentropy(labelSmoothing: 0.1), metrics: ["accuracy"]);

var clock = Stopwatch.StartNew();
var history = model.Fit(train.Images, Targets.ToCategorical(train.Labels, 10), batchSize, epochs, verbose: 2,
    validationData: (test.Images, Targets.ToCategorical(test.Labels, 10)));
TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
Console.WriteLine($"trained for {clock.Elapsed:h\\:mm\\:ss}, {processor.TotalMinutes:F1} minutes of one core");
LearningCurves.Save(history, options.File("fashion-mnist-curves.png"));
model.Save(options.File("fashion-mnist.keras"));

NDArray probabilities = model.Predict(test.Images);
string[] names = options.Smoke ? [.. "0123456789".Select(digit => digit.ToString())] : Clothes.Names;
var matrix = ConfusionMatrix.Of(test.Labels, probabilities, names);
Console.WriteLine(ClassReport.Of(matrix));
Console.WriteLine($"test accuracy: {matrix.Accuracy:F4}");
EvaluationPlots.Save(matrix, options.File("fashion-mnist-confusion.png"));

// The mistakes that it is surest of.
int[] labels = test.Labels.ToArray<int>(), answers = Tensor.From(probabilities).ArgMax(-1).Value.ToArray<int>();
int[] mistakes = [.. Enumerable.Range(0, test.Count).Where(i => answers[i] != labels[i])
    .OrderByDescending(i => probabilities[10L * i + answers[i]]).Take(18)];
string[] captions = [.. mistakes.Select(i => $"{names[answers[i]]}, is {names[labels[i]]}")];
ImageGrid.Save(Tensor.From(test.Images).Take(Tensor.From(mistakes)).Value, captions,
    options.File("fashion-mnist-mistakes.png"), good: _ => false);
return 0;
