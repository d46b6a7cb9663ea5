// Handwritten digits with a convolutional network: train, test, save, load, look.
using Lamina;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Plots;
using Samples;

var options = Options.Parse(args);
if (options.Smoke)
{
    options = options with { Limit = 2_000, Epochs = 1 };
    Console.WriteLine("smoke: 2,000 images, once");
}
Lamina.Random.SetSeed(options.Seed);
Engine.ThreadCount = options.Threads;

var (train, test) = Datasets.Mnist.Load();
train = train.Take(options.Limit);

Sequential model = Network();
model.Summary();
model.Compile(optimizer: "adam", loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
var history = model.Fit(train.Images, train.Labels, batchSize: 32, epochs: options.Epochs,
    validationData: (test.Images, test.Labels));
double accuracy = model.Evaluate(test.Images, test.Labels, verbose: 0)["accuracy"];
Console.WriteLine($"test accuracy: {accuracy:F4}");

string curves = options.File("digits-curves.png");
LearningCurves.Save(history, curves);
Console.WriteLine($"learning curves: {curves}");

// The weights go to a file and come back into a second network, which must see the same.
string weights = options.File("digits.safetensors");
model.SaveWeights(weights);
Sequential reloaded = Network();
reloaded.LoadWeights(weights);
NDArray probabilities = reloaded.Predict(test.Images);
bool same = probabilities.Bytes.SequenceEqual(model.Predict(test.Images).Bytes);
Console.WriteLine($"weights: {weights}, reloaded: {(same ? "the same predictions" : "OTHER PREDICTIONS")}");

// Six digits as they come, and the six that it is least sure of.
int[] labels = test.Labels.ToArray<int>();
(int Digit, float Sureness)[] answers = [.. Enumerable.Range(0, test.Count).Select(Answer)];
IEnumerable<int> unsure = Enumerable.Range(6, test.Count - 6).OrderBy(i => answers[i].Sureness).Take(6);
int[] shown = [0, 1, 2, 3, 4, 5, .. unsure];
NDArray images = Tensor.From(test.Images).Take(Tensor.From(shown)).Value;
string[] captions = [.. shown.Select(i => $"{answers[i].Digit} ({answers[i].Sureness:P0})" +
    (answers[i].Digit == labels[i] ? "" : $", is {labels[i]}"))];
string picture = options.File("digits-predictions.png");
ImageGrid.Save(images, captions, picture, good: i => answers[shown[i]].Digit == labels[shown[i]]);
Console.WriteLine($"predictions: {picture}");
return same ? 0 : 1;

static Sequential Network() => new()
{
    new Conv2D(32, (3, 3), activation: "relu", inputShape: (28, 28, 1)),
    new MaxPooling2D((2, 2)),
    new Conv2D(64, (3, 3), activation: "relu"),
    new MaxPooling2D((2, 2)),
    new Flatten(),
    new Dense(64, activation: "relu"),
    new Dense(10, activation: "softmax"),
};

// The most probable digit of an image, and its probability.
(int Digit, float Sureness) Answer(int image)
{
    ReadOnlySpan<float> ten = probabilities.AsSpan<float>().Slice(image * 10, 10);
    float best = 0;
    int digit = 0;
    for (int i = 0; i < ten.Length; i++)
        if (ten[i] > best) (digit, best) = (i, ten[i]);
    return (digit, best);
}
