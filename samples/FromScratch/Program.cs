// One small network, three times: by hand with arrays, with tensors and their gradients, and with Keras's layers.
// From the same initial weights and the same batches in the same order, all three learn the same.
using Lamina;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Optimizers;
using Lamina.Plots;
using Samples;

const int Inputs = 28 * 28, Hidden = 32, Classes = 10, BatchSize = 32;
const double Rate = 0.1, Tolerance = 1e-5;

var options = Options.Parse(args, limit: 10_000);
if (options.Smoke)
{
    options = options with { Limit = 2_000, Epochs = 3 };
    Console.WriteLine("smoke: 2,000 images, three times");
}
Lamina.Random.SetSeed(options.Seed);
Engine.ThreadCount = options.Threads;
var (train, test) = Datasets.Mnist.Load();
train = train.Take(options.Limit);
int batches = train.Count / BatchSize;
if (batches == 0) throw new ArgumentException($"--limit must be at least one batch of {BatchSize}.");
NDArray x = train.Images.Rows(0, batches * BatchSize).Reshape((-1, Inputs));
NDArray y = train.Labels.Rows(0, batches * BatchSize);
NDArray testX = test.Images.Reshape((-1, Inputs));

// Sigmoid inside, softmax outside, cross-entropy as loss: the weights that all three begin with.
NDArray[] initial = [Normal(Inputs, Hidden), new(Hidden), Normal(Hidden, Classes), new(Classes)];

(string Name, double[] Losses, NDArray[] Weights)[] ways =
[
    ("by hand", ByHand(out NDArray[] weights), weights),
    ("tensors", WithTensors(out weights), weights),
    ("layers", WithLayers(out weights), weights),
];

Console.WriteLine("epoch     " + string.Concat(ways.Select(way => $"{way.Name,14}")));
for (int epoch = 0; epoch < options.Epochs; epoch++)
    Console.WriteLine($"{epoch + 1,5} loss" + string.Concat(ways.Select(way => $"{way.Losses[epoch],14:F8}")));
double lossGap = ways.Max(way => way.Losses.Zip(ways[0].Losses, (p, q) => Math.Abs(p - q)).Max());
double weightGap = ways.Max(way => way.Weights.Zip(ways[0].Weights, Gap).Max());
bool agree = lossGap <= Tolerance && weightGap <= Tolerance;
Console.WriteLine($"largest difference: losses {lossGap:E1}, weights {weightGap:E1}; " +
    (agree ? $"the three agree to {Tolerance:E0}" : $"they DIFFER by more than {Tolerance:E0}"));
Console.WriteLine($"test accuracy: {Accuracy(ways[0].Weights):F4}");

string curves = options.File("from-scratch-curves.png");
LearningCurves.Save([new("loss", [.. ways.Select(way => new Curve(way.Name, way.Losses))])], curves);
Console.WriteLine($"learning curves: {curves}");
return agree ? 0 : 1;

// 1. Arrays and loops. z1 = x·w1 + b1, h = σ(z1), z2 = h·w2 + b2, p = softmax(z2), loss = −mean log p[label].
double[] ByHand(out NDArray[] weights)
{
    float[] w1 = initial[0].ToArray<float>(), b1 = initial[1].ToArray<float>();
    float[] w2 = initial[2].ToArray<float>(), b2 = initial[3].ToArray<float>();
    float[] pixels = x.ToArray<float>();
    int[] labels = y.ToArray<int>();
    float[] dw1 = new float[w1.Length], db1 = new float[Hidden], dw2 = new float[w2.Length], db2 = new float[Classes];
    float[] h = new float[Hidden], p = new float[Classes], dz1 = new float[Hidden];
    var losses = new double[options.Epochs];
    for (int step = 0; step < options.Epochs * batches; step++)
    {
        int first = step % batches * BatchSize;
        float[][] gradients = [dw1, db1, dw2, db2];
        foreach (float[] gradient in gradients) Array.Clear(gradient);
        for (int sample = first; sample < first + BatchSize; sample++)
        {
            ReadOnlySpan<float> image = pixels.AsSpan(sample * Inputs, Inputs);

            // Forward.
            b1.CopyTo(h, 0);
            for (int i = 0; i < Inputs; i++)
                for (int j = 0; j < Hidden; j++) h[j] += image[i] * w1[i * Hidden + j];
            for (int j = 0; j < Hidden; j++) h[j] = 1 / (1 + MathF.Exp(-h[j]));
            b2.CopyTo(p, 0);
            for (int j = 0; j < Hidden; j++)
                for (int k = 0; k < Classes; k++) p[k] += h[j] * w2[j * Classes + k];
            float most = p.Max(), total = 0;
            for (int k = 0; k < Classes; k++) total += p[k] = MathF.Exp(p[k] - most);
            for (int k = 0; k < Classes; k++) p[k] /= total;
            losses[step / batches] -= Math.Log(p[labels[sample]]) / (batches * BatchSize);

            // Backward. Softmax and cross-entropy together: dloss/dz2 = p − 1[label]; σ' = h(1 − h).
            p[labels[sample]] -= 1;
            for (int j = 0; j < Hidden; j++)
            {
                float sum = 0;
                for (int k = 0; k < Classes; k++)
                {
                    dw2[j * Classes + k] += h[j] * p[k];
                    sum += w2[j * Classes + k] * p[k];
                }
                dz1[j] = sum * h[j] * (1 - h[j]);
                db1[j] += dz1[j];
            }
            for (int k = 0; k < Classes; k++) db2[k] += p[k];
            for (int i = 0; i < Inputs; i++)
                for (int j = 0; j < Hidden; j++) dw1[i * Hidden + j] += image[i] * dz1[j];
        }

        // Gradient descent, with the mean over the batch.
        float[][] parameters = [w1, b1, w2, b2];
        for (int i = 0; i < parameters.Length; i++)
            for (int j = 0; j < parameters[i].Length; j++)
                parameters[i][j] -= (float)Rate / BatchSize * gradients[i][j];
    }
    weights = [NDArray.Wrap(w1, (Inputs, Hidden)), b1, NDArray.Wrap(w2, (Hidden, Classes)), b2];
    return losses;
}

// 2. Tensors: only the way forward is written; Gradient.Of finds the way back. The step is compiled once.
double[] WithTensors(out NDArray[] weights)
{
    Variable[] parameters = [.. initial.Select(value => new Variable(value))];
    var trainStep = Function.Of((images, labels) =>
    {
        Tensor[] w = [.. parameters.Select(parameter => parameter.Tensor)];
        Tensor p = Forward(images, w);
        Tensor loss = -(p.Log() * labels.OneHot(Classes)).Sum() / BatchSize;
        Tensor[] gradients = Gradient.Of(loss, w);
        for (int i = 0; i < w.Length; i++) parameters[i].Assign(w[i] - Rate * gradients[i]);
        return loss;
    });
    var losses = new double[options.Epochs];
    for (int step = 0; step < options.Epochs * batches; step++)
    {
        int first = step % batches * BatchSize, end = first + BatchSize;
        losses[step / batches] += trainStep.Call(x.Rows(first, end), y.Rows(first, end))[0][0] / batches;
    }
    weights = [.. parameters.Select(parameter => parameter.Value)];
    return losses;
}

// 3. Layers: the same in Keras's words.
double[] WithLayers(out NDArray[] weights)
{
    var model = new Sequential
    {
        new Dense(Hidden, activation: "sigmoid", inputShape: Inputs),
        new Dense(Classes, activation: "softmax"),
    };
    model.SetWeights(initial);
    model.Compile(optimizer: new SGD(Rate), loss: "sparse_categorical_crossentropy");
    var history = model.Fit(x, y, BatchSize, options.Epochs, verbose: 0, shuffle: false);
    weights = model.GetWeights();
    return [.. history["loss"]];
}

static Tensor Forward(Tensor images, Tensor[] w) =>
    Functions.Softmax((images.MatMul(w[0]) + w[1]).Sigmoid().MatMul(w[2]) + w[3]);

double Accuracy(NDArray[] weights)
{
    Tensor digits = Forward(testX, [.. weights.Select(Tensor.From)]).ArgMax();
    return digits.IsEqual(test.Labels).Cast(DType.Float32).Mean().Item();
}

static NDArray Normal(int rows, int columns)
{
    var stream = new RandomStream(Lamina.Random.NextSeed());
    var weights = new NDArray((rows, columns));
    foreach (ref float weight in weights.AsSpan<float>()) weight = (float)(stream.NextNormal() / Math.Sqrt(rows));
    return weights;
}

static double Gap(NDArray one, NDArray other) =>
    one.ToArray<float>().Zip(other.ToArray<float>(), (p, q) => Math.Abs((double)p - q)).Max();
