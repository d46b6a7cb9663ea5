// Pictures in folders, few of them, and a network that already knows digits: keep its convolutions, learn a new head.
using Lamina;
using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Metrics;
using Lamina.Plots;
using Lamina.Vision;
using Samples;

var options = Options.Parse(args, epochs: 30, limit: 100);
Lamina.Random.SetSeed(options.Seed);
Engine.ThreadCount = options.Threads;
int epochs = options.Smoke ? 25 : options.Epochs;
if (options.Smoke) Console.WriteLine("smoke: a short training");

// The trained network: what the sample Digits has written, or a quick training.
var (train, test) = Datasets.Mnist.Load();
Sequential digits = Digits();
string weights = options.File("digits.safetensors");
if (!File.Exists(weights))
{
    Console.WriteLine($"{weights} is not there: training on digits first (the sample Digits does it thoroughly)");
    LabeledImages some = train.Take(options.Smoke ? 4_000 : 30_000);
    digits.Compile("adam", "sparse_categorical_crossentropy", metrics: ["accuracy"]);
    digits.Fit(some.Images, some.Labels, epochs: options.Smoke ? 1 : 2, verbose: 2);
    digits.SaveWeights(weights);
}

// The new task: even or odd? Few pictures, in a folder for each of the two classes.
string folder = options.File("parity");
if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
Write(train.Take(options.Limit), Path.Combine(folder, "train"));
Write(test.Take(options.Smoke ? 200 : 1_000), Path.Combine(folder, "test"));
var parity = ClassFolder.Read(Path.Combine(folder, "train"), Images.Extensions, seed: options.Seed);
var held = ClassFolder.Read(Path.Combine(folder, "test"), Images.Extensions, shuffle: false);
Console.WriteLine($"{parity.Files.Count} pictures to learn {string.Join(", ", parity.ClassNames)} from, " +
    $"{held.Files.Count} to test on");

Sequential knowing = Digits(), fresh = Digits();
knowing.LoadWeights(weights);
Sequential transferred = WithNewHead(knowing, frozen: true), fromNothing = WithNewHead(fresh, frozen: false);
double with = Learn(transferred, "transfer"), without = Learn(fromNothing, "from nothing");
Console.WriteLine($"test accuracy: {with:F4} by transfer, {without:F4} from nothing");
transferred.Save(options.File("parity.keras"));
return 0;

static Sequential Digits() => new()
{
    new Conv2D(32, (3, 3), activation: "relu", inputShape: (28, 28, 1)),
    new MaxPooling2D((2, 2)),
    new Conv2D(64, (3, 3), activation: "relu"),
    new MaxPooling2D((2, 2)),
    new Flatten(),
    new Dense(64, activation: "relu"),
    new Dense(10, activation: "softmax"),
};

// All but the last layer, which tells ten digits apart; a new head for two classes.
static Sequential WithNewHead(Sequential digits, bool frozen)
{
    var model = new Sequential();
    foreach (Layer layer in digits.Layers.Take(6))
    {
        layer.Trainable = !frozen;
        model.Add(layer);
    }
    model.Add(new Dense(32, activation: "relu"));
    model.Add(new Dropout(0.3));
    model.Add(new Dense(2, activation: "softmax"));
    return model;
}

double Learn(Sequential model, string name)
{
    model.Compile("adam", "sparse_categorical_crossentropy", metrics: ["accuracy"]);
    var history = model.Fit(Batches(parity, shuffle: true).Augment([new RandomTranslation(0.08, 0.08)], options.Seed),
        epochs, verbose: 2, validationData: Batches(held, shuffle: false));
    LearningCurves.Save(history, options.File($"parity-{name.Replace(' ', '-')}.png"));
    NDArray labels = NDArray.Wrap(held.Files.Select(file => file.Class).ToArray());
    var matrix = ConfusionMatrix.Of(labels, model.Predict(Batches(held, shuffle: false)), held.ClassNames);
    EvaluationPlots.Save(matrix, options.File($"parity-{name.Replace(' ', '-')}-confusion.png"));
    return matrix.Accuracy;
}

Dataset<(NDArray X, NDArray Y)> Batches(ClassFolder images, bool shuffle) => images.ImageBatches((28, 28),
    shuffle: shuffle, seed: options.Seed, options: new() { ColorMode = ColorMode.Grayscale, White = 1 });

// Each picture as a PNG file in the folder of its class.
static void Write(LabeledImages pictures, string folder)
{
    ReadOnlySpan<int> digits = pictures.Labels.AsSpan<int>();
    for (int i = 0; i < pictures.Count; i++)
    {
        NDArray image = pictures.Images.Rows(i, i + 1).Reshape((28, 28, 1));
        Images.Save(Path.Combine(folder, digits[i] % 2 == 0 ? "even" : "odd", $"{i:D4}.png"), image, white: 1);
    }
}
