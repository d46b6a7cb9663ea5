// Several kinds of data in one model: a picture, a text and a table decide together, through the functional API.
using Lamina;
using Lamina.Callbacks;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Metrics;
using Lamina.Plots;
using Lamina.Tabular;
using ManyKinds;
using Samples;

var options = Options.Parse(args, epochs: 6, limit: 20_000);
Lamina.Random.SetSeed(options.Seed);
Engine.ThreadCount = options.Threads;
if (options.Smoke) Console.WriteLine("smoke: fewer parcels, a short training");

// The pictures are MNIST's, real handwriting; the notes and the table are made (see Parcels).
var (trainDigits, testDigits) = Datasets.Mnist.Load();
var train = Parcels.Make(trainDigits.Take(options.Smoke ? 3_000 : options.Limit), options.Seed);
var test = Parcels.Make(testDigits.Take(options.Smoke ? 500 : 10_000), options.Seed + 1);

TableFeatures features = new()
{
    new NumericFeature("weight", MissingNumbers.Median, indicator: true),
    new CategoricalFeature("country", maxCategories: 8),
    new TextFeature("note", maxTokens: 300, outputMode: "int", length: 14),
};
features.Fit(train.Rows);
Dictionary<string, NDArray> trainInputs = Inputs(train), testInputs = Inputs(test);

(History history, NDArray answers) = Learn("image", "note", "weight", "country");
var matrix = ConfusionMatrix.Of(test.Gates, answers, Parcels.GateNames);
Console.WriteLine($"test accuracy: {matrix.Accuracy:F4}");
Console.WriteLine(ClassReport.Of(matrix));
LearningCurves.Save(history, options.File("many-kinds-curves.png"));
EvaluationPlots.Save(matrix, options.File("many-kinds-confusion.png"));

// What each kind is good for: the same without it.
foreach (string[] kinds in new string[][] { ["image", "note"], ["image", "weight", "country"], ["image"] })
    Console.WriteLine($"with {string.Join(", ", kinds)} only: " +
        $"{ConfusionMatrix.Of(test.Gates, Learn(kinds).Answers, Parcels.GateNames).Accuracy:F4}");

Dictionary<string, NDArray> Inputs(Parcels parcels) =>
    new(features.Inputs(parcels.Rows)) { ["image"] = parcels.Images };

(History History, NDArray Answers) Learn(params string[] kinds)
{
    KerasTensor[] inputs = [.. kinds.Select(kind => Keras.Input(trainInputs[kind].Shape.Slice(1), kind,
        trainInputs[kind].DType))];
    KerasTensor[] seen = [.. kinds.Zip(inputs, Branch)];
    KerasTensor joined = seen.Length == 1 ? seen[0] : new Concatenate().Apply(seen);
    KerasTensor hidden = new Dropout(0.3).Apply(new Dense(96, activation: "relu").Apply(joined));
    Model model = new(inputs, new Dense(Parcels.GateNames.Length, activation: "softmax").Apply(hidden));
    model.Compile("adam", "sparse_categorical_crossentropy", metrics: ["accuracy"]);
    History history = model.Fit(Of(trainInputs), train.Gates, batchSize: 64,
        epochs: options.Smoke ? 2 : options.Epochs, verbose: 0, validationData: (Of(testInputs), test.Gates));
    NDArray probabilities = model.Predict(Of(testInputs));
    return (history, Tensor.From(probabilities).ArgMax(-1).Value);

    Arrays Of(Dictionary<string, NDArray> all) => kinds.ToDictionary(kind => kind, kind => all[kind]);
}

// Each kind has the layers that suit it; what they make of it are rows of numbers, which can be joined.
KerasTensor Branch(string kind, KerasTensor input) => kind switch
{
    "image" => Picture(input),
    "note" => new GlobalMaxPooling1D().Apply(new Embedding(300, 24).Apply(input)),
    _ => new Dense(16, activation: "relu").Apply(input),
};

static KerasTensor Picture(KerasTensor image)
{
    KerasTensor x = new MaxPooling2D((2, 2)).Apply(new Conv2D(16, (3, 3), activation: "relu").Apply(image));
    x = new MaxPooling2D((2, 2)).Apply(new Conv2D(32, (3, 3), activation: "relu").Apply(x));
    return new Flatten().Apply(x);
}
