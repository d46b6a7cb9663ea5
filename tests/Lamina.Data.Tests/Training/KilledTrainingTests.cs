using System.Diagnostics;
using System.Reflection;
using Lamina.Callbacks;
using Lamina.Layers;

namespace Lamina.Data.Tests.Training;

/// <summary>
/// A process that trains on the rows of a file is killed (SIGKILL) and started again until it comes to its end, as
/// Lamina.Tests does with arrays: the position in the file comes back with the weights.
/// </summary>
public class KilledTrainingTests
{
    const string Variable = "LAMINA_TEST_KILLED_DATASET";

    static void WriteTable(string file)
    {
        var random = new RandomStream(1);
        using var writer = new StreamWriter(file);
        writer.WriteLine("a,b,label");
        for (int i = 0; i < 300; i++)
        {
            (float a, float b) = (random.NextUniform() - 0.5f, random.NextUniform() - 0.5f);
            writer.WriteLine(FormattableString.Invariant($"{a:R},{b:R},{(a * b > 0 ? 1 : 0)}"));
        }
    }

    static byte[] Train(string table, string? backup)
    {
        Keras.ClearSession();
        Random.SetSeed(11);
        Sequential model =
        [
            new Dense(32, activation: "tanh", inputShape: 2), new Dropout(0.2), new Dense(2, activation: "softmax"),
        ];
        model.Compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        var batches = CsvFile.Open(table).Rows
            .Map(row => (X: new[] { (float)row.Number("a"), (float)row.Number("b") }, Y: (int)row.Integer("label")!))
            .Shuffle(50, seed: 4).Batch(10).Repeat().Prefetch(2);
        // An epoch ends amid a pass of 30 batches.
        model.Fit(batches, epochs: 50, stepsPerEpoch: 25, verbose: 0,
            callbacks: backup is null ? [] : [new BackupAndRestore(backup, saveFreq: 3)]);
        return [.. model.GetWeights().SelectMany(w => w.Bytes.ToArray())];
    }

    /// <summary>In a child: trains and writes the weights down.</summary>
    [Fact]
    public void Trains_when_it_is_a_child()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } folder) return;
        byte[] weights = Train(Path.Combine(folder, "table.csv"), Path.Combine(folder, "backup"));
        File.WriteAllBytes(Path.Combine(folder, "weights.part"), weights);
        File.Move(Path.Combine(folder, "weights.part"), Path.Combine(folder, "weights"));
    }

    [Fact]
    public void A_killed_training_on_a_file_ends_with_the_bits_of_one_that_was_not_killed()
    {
        using var folder = new TemporaryFolder();
        string table = folder.File("table.csv"), weights = folder.File("weights");
        WriteTable(table);
        var random = new System.Random(1);
        int kills = 0;
        for (int starts = 1; !File.Exists(weights); starts++)
        {
            Assert.True(starts < 10, "the training does not come to its end");
            using Process child = Start(folder.Path);
            // Killed soon after a backup; at last left to come to its end.
            if (kills < 4 && Wait(child, folder.File("backup"), random.Next(40)))
            {
                child.Kill();
                kills++;
            }
            child.WaitForExit();
        }
        Assert.True(kills > 0, "the training ended before it could be killed");
        Assert.Equal(Train(table, null), File.ReadAllBytes(weights));
    }

    /// <summary>Waits until there is a new backup and so many milliseconds more; false if the child ended.</summary>
    static bool Wait(Process child, string backup, int milliseconds)
    {
        string file = Path.Combine(backup, "training.safetensors");
        DateTime before = File.GetLastWriteTimeUtc(file);
        while (File.GetLastWriteTimeUtc(file) == before)
            if (child.WaitForExit(1)) return false;
        return !child.WaitForExit(milliseconds);
    }

    static Process Start(string folder)
    {
        string host = Path.ChangeExtension(
            Assembly.GetExecutingAssembly().Location, OperatingSystem.IsWindows() ? ".exe" : null);
        string method = $"{typeof(KilledTrainingTests).FullName}.{nameof(Trains_when_it_is_a_child)}";
        var start = new ProcessStartInfo(host, ["-noLogo", "-noColor", "-method", method])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[Variable] = folder;
        Process child = Process.Start(start)!;
        child.OutputDataReceived += (_, _) => { };
        child.BeginOutputReadLine();
        return child;
    }
}
