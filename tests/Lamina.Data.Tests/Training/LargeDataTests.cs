using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Lamina.Callbacks;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Data.Tests.Training;

/// <summary>
/// A model trains on more data than there is memory for: 4 GiB of records, made as they are read, in a process of its
/// own whose working set, the runtime and the tests included, never exceeds 300 MB. The operating system keeps the
/// largest working set of a process (on Linux VmHWM); the child reports it at its end.
/// </summary>
public class LargeDataTests(ITestOutputHelper output)
{
    const string Variable = "LAMINA_TEST_LARGE_DATA";
    const int Features = 1 << 16, Records = 1 << 14, BatchSize = 16;
    const long Limit = 300_000_000;
    static readonly TimeSpan patience = TimeSpan.FromMinutes(4);

    /// <summary>A record of one of two classes: numbers around +0.3 or −0.3.</summary>
    static (float[] X, float Y) Record(int i, RandomStream random)
    {
        float sign = i % 2 == 0 ? 0.3f : -0.3f;
        var x = new float[Features];
        // Noise of 8 numbers, again and again, is enough to make every record another one.
        for (int j = 0; j < 8; j++) x[j] = sign + random.NextUniform() - 0.5f;
        for (int done = 8; done < Features; done *= 2) x.AsSpan(0, done).CopyTo(x.AsSpan(done));
        return (x, i % 2);
    }

    /// <summary>In a child: trains, and writes down what it read and how much memory it took.</summary>
    [Fact]
    public void Trains_when_it_is_a_child()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } report) return;
        long bytes = 0;
        Random.SetSeed(1);
        Sequential model = [new Dense(1, activation: "sigmoid", inputShape: Features)];
        model.Compile(new Optimizers.SGD(learningRate: 1e-4), "binary_crossentropy", ["accuracy"]);
        Dataset<(NDArray X, NDArray Y)> batches = Dataset.Range(0, Records).Shuffle(1000, seed: 2)
            .Map((i, random) =>
            {
                Interlocked.Add(ref bytes, Features * sizeof(float));
                return Record(i, random);
            }, seed: 3, degree: 2)
            .Batch(BatchSize).Map(batch => (batch.X, Y: batch.Y.Reshape((BatchSize, 1)))).Prefetch(2);
        History history = model.Fit(batches, verbose: 0);
        using var self = Process.GetCurrentProcess();
        File.WriteAllText(report, string.Create(CultureInfo.InvariantCulture,
            $"{bytes} {self.PeakWorkingSet64} {history["accuracy"][0]}"));
    }

    [Fact]
    public void Training_on_4_GB_takes_less_than_300_MB()
    {
        string report = Path.GetTempFileName();
        try
        {
            string host = Path.ChangeExtension(
                Assembly.GetExecutingAssembly().Location, OperatingSystem.IsWindows() ? ".exe" : null);
            var start = new ProcessStartInfo(host,
                ["-noLogo", "-noColor", "-method",
                    $"{typeof(LargeDataTests).FullName}.{nameof(Trains_when_it_is_a_child)}"])
            {
                RedirectStandardOutput = true,
            };
            start.Environment[Variable] = report;
            using Process child = Process.Start(start)!;
            using var timer = new Timer(_ => child.Kill(), null, patience, Timeout.InfiniteTimeSpan);
            string text = child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            Assert.True(child.ExitCode == 0, text);
            string[] parts = File.ReadAllText(report).Split(' ');
            output.WriteLine(string.Join(' ', parts));
            Assert.Equal(4L << 30, long.Parse(parts[0], CultureInfo.InvariantCulture));
            Assert.InRange(long.Parse(parts[1], CultureInfo.InvariantCulture), 1, Limit);
            Assert.InRange(double.Parse(parts[2], CultureInfo.InvariantCulture), 0.9, 1);
        }
        finally
        {
            File.Delete(report);
        }
    }
}
