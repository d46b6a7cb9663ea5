using Lamina;
using Lamina.IR;
using Lamina.Layers;

// Published ahead of time (NativeAOT), this program shows that nothing in Lamina needs the JIT: it builds the
// tutorial's
// CNN, counts its parameters, trains it on real digits, saves and loads it.
Lamina.Random.SetSeed(1);
var (train, test) = Datasets.Mnist.Load(args.Length > 0 ? args[0] : null);
var model = new Sequential
{
    new Conv2D(32, (3, 3), activation: "relu", inputShape: (28, 28, 1)), new MaxPooling2D((2, 2)),
    new Conv2D(64, (3, 3), activation: "relu"), new MaxPooling2D((2, 2)),
    new Flatten(), new Dense(64, activation: "relu"), new Dense(10, activation: "softmax"),
};
model.Compile(optimizer: "adam", loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
long parameters = model.CountParams();
NDArray x = train.Images.Rows(0, 3200), y = train.Labels.Rows(0, 3200);
var history = model.Fit(x, y, epochs: 2, batchSize: 32, verbose: 0);
double first = history.Metrics["loss"][0], last = history.Metrics["loss"][1];
EvaluationResult result = model.Evaluate(test.Images.Rows(0, 1000), test.Labels.Rows(0, 1000), verbose: 0);
string folder = Directory.CreateTempSubdirectory("lamina").FullName;
bool same = true;
foreach (string file in (string[])["model.keras", "model.h5"])
{
    model.Save(Path.Combine(folder, file));
    Model copy = Model.Load(Path.Combine(folder, file));
    same &= copy.Weights.Zip(model.Weights).All(pair => pair.First.Value.Bytes.SequenceEqual(pair.Second.Value.Bytes))
        && copy.Optimizer!.Iterations == model.Optimizer!.Iterations;
}
Directory.Delete(folder, recursive: true);
Console.WriteLine($"parameters: {parameters}, loss: {first:F4} then {last:F4}, test accuracy: {result["accuracy"]:F4}");
bool right = parameters == 121_930 && last < first && result["accuracy"] > 0.85 && same;
Console.WriteLine(right ? "ok" : "WRONG");
return right ? 0 : 1;
