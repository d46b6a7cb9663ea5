// The shortest program that trains: the tutorial's CNN, one step on one batch. bench/footprint measures how long it
// takes from the start of the process to the end of the step, how much memory, and how large it is when published.
using System.Diagnostics;
using Lamina;
using Lamina.IR;
using Lamina.Layers;

Lamina.Random.SetSeed(1);
var model = new Sequential
{
    new Conv2D(32, (3, 3), activation: "relu", inputShape: (28, 28, 1)), new MaxPooling2D((2, 2)),
    new Conv2D(64, (3, 3), activation: "relu"), new MaxPooling2D((2, 2)),
    new Flatten(), new Dense(64, activation: "relu"), new Dense(10, activation: "softmax"),
};
model.Compile(optimizer: "adam", loss: "sparse_categorical_crossentropy");
double loss = model.TrainOnBatch(Images(), Labels())["loss"];
// The step is done when the first line is there: asking for the peak takes several milliseconds of a start.
Console.WriteLine($"{{\"loss\":{loss:G6}}}");
Console.WriteLine($"{{\"peak\":{Process.GetCurrentProcess().PeakWorkingSet64}}}");
return double.IsFinite(loss) ? 0 : 1;

static NDArray Images()
{
    NDArray images = new((32, 28, 28, 1));
    var random = new System.Random(1);
    foreach (ref float value in images.AsSpan<float>()) value = random.NextSingle();
    return images;
}

static NDArray Labels()
{
    NDArray labels = new(32, DType.Int32);
    var random = new System.Random(2);
    foreach (ref int label in labels.AsSpan<int>()) label = random.Next(10);
    return labels;
}
