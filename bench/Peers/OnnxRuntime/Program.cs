// The inference peer: ONNX Runtime (CPU).
// Usage: OrtPeer CASE|FILE.onnx [--batch N] [--seconds S] [--threads N] [--in-turn]
// CASE: seed-cnn-infer (batch 32), seed-cnn-infer-b1, seed-cnn-infer-b256.
// A FILE's free dimensions: the first is the batch, others 1. A batch that the file fixes is taken from it.
// Prints one JSON line and takes turns in the form of the TorchSharp peer.
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string name = args.Length > 0 ? args[0] : "seed-cnn-infer";
double Option(string key, double otherwise) =>
    Array.IndexOf(args, key) is >= 0 and var at ? double.Parse(args[at + 1]) : otherwise;
double seconds = Option("--seconds", 6);
int threads = (int)Option("--threads", 2);
int batch = (int)Option("--batch", name switch { "seed-cnn-infer-b1" => 1, "seed-cnn-infer-b256" => 256, _ => 32 });
string file = name.EndsWith(".onnx") ? name : Path.Combine(AppContext.BaseDirectory, "seed-cnn.onnx");

using var options = new SessionOptions
{
    IntraOpNumThreads = threads,
    LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
};
using var session = new InferenceSession(file, options);
using var run = new RunOptions();
var random = new Random(1);
var inputs = new Dictionary<string, OrtValue>();
foreach (var (key, meta) in session.InputMetadata)
{
    long[] shape = meta.Dimensions.Select((d, i) => d > 0 ? (long)d : i == 0 ? batch : 1).ToArray();
    if (meta.Dimensions[0] > 0) batch = meta.Dimensions[0];
    long count = shape.Aggregate(1L, (a, b) => a * b);
    inputs[key] = meta.ElementType == typeof(float)
        ? OrtValue.CreateTensorValueFromMemory(
            Enumerable.Range(0, (int)count).Select(_ => random.NextSingle()).ToArray(), shape)
        : meta.ElementType == typeof(int) ? OrtValue.CreateTensorValueFromMemory(new int[count], shape)
        : OrtValue.CreateTensorValueFromMemory(new long[count], shape);
}
string[] outputs = [.. session.OutputMetadata.Keys];
void Step() => session.Run(run, inputs, outputs).Dispose();

for (var warm = Stopwatch.StartNew(); warm.Elapsed.TotalSeconds < 2;) Step();
var rates = new List<double>();
if (args.Contains("--in-turn"))
{
    Console.WriteLine("ready");
    while (Console.ReadLine() is { } asked) Console.WriteLine($"{Rate(double.Parse(asked)):G6}");
}
else
{
    for (int r = 0; r < 5; r++) Rate(seconds / 5);
}

double Rate(double length)
{
    long n = 0;
    var clock = Stopwatch.StartNew();
    while (clock.Elapsed.TotalSeconds < length) { Step(); n++; }
    rates.Add(n * batch / clock.Elapsed.TotalSeconds);
    return rates[^1];
}

rates.Sort();
Console.WriteLine(
    $$"""{"peer":"onnxruntime","case":"{{name}}","unit":"samples/s",""" +
    $"\"median\":{rates[rates.Count / 2]:G6},\"min\":{rates[0]:G6},\"max\":{rates[^1]:G6},\"threads\":{threads}}}");
