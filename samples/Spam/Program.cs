// Unwanted mail: texts of a folder by class, a network that looks for telling phrases, and how far to trust it.
using Lamina;
using Lamina.Callbacks;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Metrics;
using Lamina.Plots;
using Lamina.Text;
using Samples;
using Spam;

var options = Options.Parse(args, epochs: 6, limit: int.MaxValue);
Lamina.Random.SetSeed(options.Seed);
Engine.ThreadCount = options.Threads;

var (train, test) = options.Smoke ? Made() : await Mail.Read(options.Fetched("mails"), options.Seed);
train = [.. train.Take(options.Limit)];
Console.WriteLine($"{train.Length} mails to learn, {test.Length} to test, " +
    $"{test.Sum(mail => mail.Spam)} of them unwanted");

const int Length = 400;
TextVectorization words = new(maxTokens: 20_000, standardize: null, outputSequenceLength: Length)
{
    Splitting = Mail.Words,
};
words.Adapt(new StringArray(train.Select(mail => mail.Text)));

// Runs of four words, each of which a filter knows or not; the best place of each filter counts.
Sequential model = new()
{
    new Embedding(words.VocabularySize, 64, inputShape: Length),
    new SpatialDropout1D(0.2),
    new Conv1D(128, 4, activation: "relu"),
    new GlobalMaxPooling1D(),
    new Dropout(0.5),
    new Dense(1, activation: "sigmoid"),
};
model.Compile("adam", "binary_crossentropy", metrics: ["accuracy"]);
History history = model.Fit(Numbers(train), Labels(train), batchSize: 32, epochs: options.Epochs,
    validationData: (Numbers(test), Labels(test)));
LearningCurves.Save(history, options.File("spam-curves.png"));

NDArray probabilities = model.Predict(Numbers(test)), labels = Labels(test);
int[] answers = [.. probabilities.ToArray<float>().Select(p => p > 0.5f ? 1 : 0)];
var matrix = ConfusionMatrix.Of(labels, answers, ["wanted", "spam"]);
Console.WriteLine($"test accuracy: {matrix.Accuracy:F4}");
Console.WriteLine(ClassReport.Of(matrix));
Console.WriteLine(matrix);
var roc = RocCurve.Of(labels, probabilities);
var calibration = Calibration.Of(labels, probabilities);
Console.WriteLine($"area under the ROC curve: {roc.Area:F4}");
Console.WriteLine($"expected calibration error: {calibration.ExpectedError:F4}, Brier score: {calibration.Brier:F4}");
int at = roc.FalsePositiveRates.TakeWhile(rate => rate <= 0.001).Count() - 1;
Console.WriteLine($"of the spam, {roc.TruePositiveRates[at]:P1} is found when 1 in 1000 wanted mails may be lost");
EvaluationPlots.Save(matrix, options.File("spam-confusion.png"));
EvaluationPlots.Save(new Dictionary<string, RocCurve> { ["mails"] = roc }, options.File("spam-roc.png"));
EvaluationPlots.Save(new Dictionary<string, PrecisionRecallCurve>
{
    ["mails"] = PrecisionRecallCurve.Of(labels, probabilities),
}, options.File("spam-precision-recall.png"));
EvaluationPlots.Save(calibration, options.File("spam-calibration.png"));

NDArray Numbers((string Text, int Spam)[] mails) =>
    words.Apply(new StringArray(mails.Select(mail => mail.Text))).Cast(DType.Int32);

static NDArray Labels((string Text, int Spam)[] mails) =>
    NDArray.Wrap(mails.Select(mail => (float)mail.Spam).ToArray(), (mails.Length, 1));

((string Text, int Spam)[], (string Text, int Spam)[]) Made()
{
    Console.WriteLine("smoke: made mails, a short training");
    (string Text, int Spam)[] made = Mail.Made(600, options.Seed);
    return (made[..480], made[480..]);
}
