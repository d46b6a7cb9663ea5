// Handwritten digits read row by row with a recurrent network: 28 rows of 28 pixels are 28 steps of time.
using Lamina;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Optimizers;
using Lamina.Plots;
using Lamina.Schedules;
using Samples;

var options = Options.Parse(args, epochs: 15);
if (options.Smoke)
{
    options = options with { Limit = 10_000, Epochs = 1 };
    Console.WriteLine("smoke: 10,000 images, once");
}
Lamina.Random.SetSeed(options.Seed);
Engine.ThreadCount = options.Threads;

var (train, test) = Datasets.Mnist.Load();
train = train.Take(options.Limit);
NDArray trainRows = train.Images.Reshape((-1, 28, 28)), testRows = test.Images.Reshape((-1, 28, 28));

var model = new Sequential
{
    new SimpleRNN(32, activation: "relu", inputShape: (28, 28)),
    new Dense(10, activation: "softmax"),
};
model.Summary();
// Twenty-eight steps of a relu can blow a gradient up, and a late large step undoes what was learned: gradients are
// bounded, and the learning rate falls to nothing over the whole training.
const int BatchSize = 32;
int steps = options.Epochs * ((train.Labels.Shape[0] + BatchSize - 1) / BatchSize);
var adam = new Adam(new CosineDecay(1e-3, steps), options: new() { ClipNorm = 1 });
model.Compile(optimizer: adam, loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
var history = model.Fit(trainRows, train.Labels, batchSize: BatchSize, epochs: options.Epochs,
    validationData: (testRows, test.Labels));
double accuracy = model.Evaluate(testRows, test.Labels, verbose: 0)["accuracy"];
Console.WriteLine($"test accuracy: {accuracy:F4}");

string curves = options.File("digit-rows-curves.png");
LearningCurves.Save(history, curves);
Console.WriteLine($"learning curves: {curves}");
