// The peer: the same training and inference jobs on TorchSharp (libtorch, CPU).
// Usage: TorchPeer CASE [--seconds S] [--threads N] [--once|--in-turn]
//        TorchPeer convolutions FILE [--prefix P] [--seconds S] [--threads N]
// Prints one JSON line: case, unit, the median rate, the lowest and the highest, and the peak of memory in bytes.
// With --in-turn, says "ready" when it is warm, then reads a number of seconds a line, runs so long, prints the rate.
// With --once, does one step and ends: for what a start costs.
using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string name = args.Length > 0 ? args[0] : "seed-cnn-train";
double seconds = Option("--seconds", 6);
int threads = (int)Option("--threads", 0);
if (threads > 0) torch.set_num_threads(threads);
torch.random.manual_seed(1);

double Option(string key, double otherwise)
{
    int at = Array.IndexOf(args, key);
    return at >= 0 ? double.Parse(args[at + 1]) : otherwise;
}

if (name == "convolutions")
{
    int prefix = Array.IndexOf(args, "--prefix");
    Convolutions.Run(args[1], prefix >= 0 ? args[prefix + 1] : "", seconds);
    return;
}

(Action step, double perStep, string unit) job = name switch
{
    "seed-cnn-train" => Train(SeedCnn(), rand(3200, 1, 28, 28), 10, 32),
    "seed-cnn-infer" => Infer(SeedCnn(), rand(3200, 1, 28, 28), 32),
    "seed-cnn-infer-b1" => Infer(SeedCnn(), rand(100, 1, 28, 28), 1),
    "seed-cnn-infer-b256" => Infer(SeedCnn(), rand(3072, 1, 28, 28), 256),
    "seed-rnn-train" => Train(new Recurrent(Kind.Rnn, 28, 32, 10), rand(3200, 28, 28), 10, 32),
    "seed-rnn-infer" => Infer(new Recurrent(Kind.Rnn, 28, 32, 10), rand(3200, 28, 28), 32),
    "lstm-train" => Train(new Recurrent(Kind.Lstm, 64, 128, 10), rand(640, 100, 64), 10, 32),
    "gru-train" => Train(new Recurrent(Kind.Gru, 64, 128, 10), rand(640, 100, 64), 10, 32),
    "mlp-train" => Train(
        Sequential(Linear(784, 512), ReLU(), Linear(512, 512), ReLU(), Linear(512, 10)), rand(6400, 784), 10, 128),
    "resnet-train" => Train(new ResNet(), rand(640, 3, 32, 32), 10, 32),
    "gpt-train" => TrainTokens(new Gpt(96, 128, 128, 4, 4), 96, 128, 16),
    _ when name.StartsWith("gemm-") => Gemm(name),
    _ => throw new ArgumentException($"unknown case '{name}'"),
};

if (args.Contains("--once"))
{
    job.step();
    // The step is done when the first line is there, as in Lamina's program.
    Console.WriteLine($"{{\"peer\":\"torchsharp\",\"case\":\"{name}\"}}");
    Console.WriteLine($"{{\"peak\":{PeakBytes()}}}");
    return;
}
for (var warm = Stopwatch.StartNew(); warm.Elapsed.TotalSeconds < 2;) job.step();
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
    while (clock.Elapsed.TotalSeconds < length) { job.step(); n++; }
    rates.Add(n * job.perStep / clock.Elapsed.TotalSeconds);
    return rates[^1];
}

rates.Sort();
Console.WriteLine(
    $$"""{"peer":"torchsharp","case":"{{name}}","unit":"{{job.unit}}",""" +
    $"\"median\":{rates[rates.Count / 2]:G6},\"min\":{rates[0]:G6},\"max\":{rates[^1]:G6}," +
    $"\"threads\":{torch.get_num_threads()},\"peak\":{PeakBytes()}}}");

static long PeakBytes() => Process.GetCurrentProcess().PeakWorkingSet64;

Module<Tensor, Tensor> SeedCnn() => Sequential(
    Conv2d(1, 32, 3), ReLU(), MaxPool2d(2), Conv2d(32, 64, 3), ReLU(), MaxPool2d(2),
    Flatten(), Linear(1600, 64), ReLU(), Linear(64, 10));

(Action, double, string) Train(Module<Tensor, Tensor> net, Tensor x, int classes, int batch)
{
    var y = randint(0, classes, new long[] { x.shape[0] }, dtype: ScalarType.Int64);
    var adam = optim.Adam(net.parameters(), 1e-3);
    var loss = CrossEntropyLoss();
    long at = 0, count = x.shape[0];
    net.train();
    return (() =>
    {
        using var scope = NewDisposeScope();
        var xb = x.narrow(0, at, batch);
        var yb = y.narrow(0, at, batch);
        at = (at + batch) % count;
        adam.zero_grad();
        loss.forward(net.forward(xb), yb).backward();
        adam.step();
    }, batch, "samples/s");
}

(Action, double, string) Infer(Module<Tensor, Tensor> net, Tensor x, int batch)
{
    long at = 0, count = x.shape[0];
    net.eval();
    return (() =>
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        net.forward(x.narrow(0, at, batch));
        at = (at + batch) % count;
    }, batch, "samples/s");
}

(Action, double, string) TrainTokens(Module<Tensor, Tensor> net, int vocab, int context, int batch)
{
    var tokens = randint(0, vocab, new long[] { 64, context + 1 }, dtype: ScalarType.Int64);
    var adam = optim.AdamW(net.parameters(), 3e-4);
    var loss = CrossEntropyLoss();
    long at = 0;
    return (() =>
    {
        using var scope = NewDisposeScope();
        var rows = tokens.narrow(0, at, batch);
        at = (at + batch) % 64;
        adam.zero_grad();
        var logits = net.forward(rows.narrow(1, 0, context));
        loss.forward(logits.reshape(-1, vocab), rows.narrow(1, 1, context).reshape(-1)).backward();
        adam.step();
    }, batch * context, "tokens/s");
}

// "gemm-N", or "gemm-[batch x] rows x columns x length of the sums", then -ta and -tb for operands stored transposed.
(Action, double, string) Gemm(string name)
{
    var parts = name.Split('-');
    var sizes = Array.ConvertAll(parts[1].Split('x'), long.Parse);
    if (sizes.Length == 1) sizes = [sizes[0], sizes[0], sizes[0]];
    var (m, n, k) = (sizes[^3], sizes[^2], sizes[^1]);
    long[] batch = sizes.Length == 4 ? [sizes[0]] : [];
    var a = parts.Contains("ta") ? rand([.. batch, k, m]).transpose(-1, -2) : rand([.. batch, m, k]);
    var b = parts.Contains("tb") ? rand([.. batch, n, k]).transpose(-1, -2) : rand([.. batch, k, n]);
    return (() => matmul(a, b).Dispose(), 2e-9 * m * n * k * (batch.Length == 1 ? batch[0] : 1), "GFLOP/s");
}

enum Kind { Rnn, Lstm, Gru }

/// <summary>One recurrent layer whose last hidden state feeds a classifier.</summary>
sealed class Recurrent : Module<Tensor, Tensor>
{
    readonly RNN? rnn; readonly LSTM? lstm; readonly GRU? gru; readonly Linear head;

    public Recurrent(Kind kind, long inputs, long units, long classes) : base("recurrent")
    {
        if (kind == Kind.Rnn) rnn = RNN(inputs, units, batchFirst: true);
        if (kind == Kind.Lstm) lstm = LSTM(inputs, units, batchFirst: true);
        if (kind == Kind.Gru) gru = GRU(inputs, units, batchFirst: true);
        head = Linear(units, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        Tensor all = rnn is not null ? rnn.forward(x, null).Item1
            : lstm is not null ? lstm.forward(x, null).Item1
            : gru!.forward(x, null).Item1;
        return head.forward(all.select(1, -1));
    }
}

/// <summary>ResNet-20 for 32×32 images (He et al. 2015, section 4.2), n = 3.</summary>
sealed class ResNet : Module<Tensor, Tensor>
{
    readonly Module<Tensor, Tensor> stem, blocks, head;

    public ResNet() : base("resnet")
    {
        stem = Sequential(Conv2d(3, 16, 3, padding: 1, bias: false), BatchNorm2d(16), ReLU());
        var list = new List<Module<Tensor, Tensor>>();
        long width = 16;
        foreach (long next in new long[] { 16, 32, 64 })
            for (int i = 0; i < 3; i++)
            {
                list.Add(new Block(width, next, i == 0 && next != 16 ? 2 : 1));
                width = next;
            }
        blocks = Sequential(list.ToArray());
        head = Sequential(AdaptiveAvgPool2d(1), Flatten(), Linear(64, 10));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => head.forward(blocks.forward(stem.forward(x)));

    sealed class Block : Module<Tensor, Tensor>
    {
        readonly Module<Tensor, Tensor> main; readonly Module<Tensor, Tensor>? shortcut;

        public Block(long from, long to, long stride) : base("block")
        {
            main = Sequential(Conv2d(from, to, 3, stride, 1, bias: false), BatchNorm2d(to), ReLU(),
                Conv2d(to, to, 3, 1, 1, bias: false), BatchNorm2d(to));
            if (stride != 1 || from != to)
                shortcut = Sequential(Conv2d(from, to, 1, stride, bias: false), BatchNorm2d(to));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => functional.relu(main.forward(x) + (shortcut?.forward(x) ?? x));
    }
}

/// <summary>A pre-norm GPT: token and position embeddings, causal attention blocks, tied to no weights.</summary>
sealed class Gpt : Module<Tensor, Tensor>
{
    readonly Embedding tokens, positions;
    readonly Module<Tensor, Tensor> blocks;
    readonly LayerNorm norm;
    readonly Linear head;

    public Gpt(long vocab, long context, long width, long heads, int depth) : base("gpt")
    {
        tokens = Embedding(vocab, width);
        positions = Embedding(context, width);
        blocks = Sequential(
            Enumerable.Range(0, depth).Select(_ => (Module<Tensor, Tensor>)new Block(width, heads)).ToArray());
        norm = LayerNorm(width);
        head = Linear(width, vocab, hasBias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor t)
    {
        var x = tokens.forward(t) + positions.forward(arange(t.shape[1], dtype: ScalarType.Int64));
        return head.forward(norm.forward(blocks.forward(x)));
    }

    sealed class Block : Module<Tensor, Tensor>
    {
        readonly LayerNorm first, second;
        readonly Linear qkv, output;
        readonly Module<Tensor, Tensor> mlp;
        readonly long heads;

        public Block(long width, long heads) : base("block")
        {
            this.heads = heads;
            first = LayerNorm(width);
            second = LayerNorm(width);
            qkv = Linear(width, 3 * width);
            output = Linear(width, width);
            mlp = Sequential(Linear(width, 4 * width), GELU(), Linear(4 * width, width));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            long b = x.shape[0], t = x.shape[1], c = x.shape[2];
            var parts = qkv.forward(first.forward(x)).reshape(b, t, 3, heads, c / heads).permute(2, 0, 3, 1, 4);
            var attended = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_casual: true);
            x = x + output.forward(attended.transpose(1, 2).reshape(b, t, c));
            return x + mlp.forward(second.forward(x));
        }
    }
}
