using System.Diagnostics;
using System.Reflection;
using Lamina.Callbacks;
using Lamina.InstructionSets;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Tests.Training;

namespace Lamina.Tests.Callbacks;

/// <summary>
/// A process that trains is killed (SIGKILL) at random moments and started again until it comes to its end.
/// </summary>
// Left out of the runs under forced instruction sets: it starts children itself.
[Collection(ProcessWide.Name), Trait(ForcedInstructionSets.Instructions, ForcedInstructionSets.Once)]
public class KilledTrainingTests
{
    const string Variable = "LAMINA_TEST_KILLED_TRAINING";

    static byte[] Train(string? backup)
    {
        Keras.ClearSession();
        Random.SetSeed(11);
        (NDArray x, NDArray y) = Samples.Blobs(400);
        Sequential model =
        [
            new Dense(64, activation: "relu", inputShape: 2), new Dropout(0.2), new BatchNormalization(),
            new Dense(3, activation: "softmax"),
        ];
        model.Compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        Callback[] callbacks =
        [
            new EarlyStopping("val_loss", patience: 12, restoreBestWeights: true),
            .. backup is null ? []
                : new Callback[] { new BackupAndRestore(backup, saveFreq: 3, doubleCheckpoint: true) },
        ];
        model.Fit(x, y, batchSize: 16, epochs: 60, verbose: 0, callbacks: callbacks, validationSplit: 0.2);
        return [.. model.GetWeights().SelectMany(w => w.Bytes.ToArray())];
    }

    /// <summary>In a child: trains and writes the weights down.</summary>
    [Fact]
    public void Trains_when_it_is_a_child()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } folder) return;
        byte[] weights = Train(Path.Combine(folder, "backup"));
        File.WriteAllBytes(Path.Combine(folder, "weights.part"), weights);
        File.Move(Path.Combine(folder, "weights.part"), Path.Combine(folder, "weights"), overwrite: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_killed_training_ends_with_the_bits_of_one_that_was_not_killed(int seed)
    {
        string folder = Directory.CreateTempSubdirectory("lamina-killed").FullName;
        try
        {
            var random = new System.Random(seed);
            string weights = Path.Combine(folder, "weights"), backup = Path.Combine(folder, "backup");
            int kills = 0, starts = 0;
            while (!File.Exists(weights))
            {
                starts++;
                using Process child = Start(folder);
                // Killed soon after the file of the backup has changed a few times; at last left to come to its end.
                if (kills < 5 && Wait(child, backup, random.Next(40)))
                {
                    child.Kill();
                    kills++;
                }
                child.WaitForExit();
                Assert.True(starts < 12, "the training does not come to its end");
            }
            Assert.True(kills > 0, "the training ended before it could be killed");
            Assert.Equal(Train(null), File.ReadAllBytes(weights));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Waits until there is a new backup and so many milliseconds more; false if the child ended.</summary>
    static bool Wait(Process child, string backup, int milliseconds)
    {
        string file = Path.Combine(backup, "training.safetensors");
        DateTime before = File.Exists(file) ? File.GetLastWriteTimeUtc(file) : default;
        while (!File.Exists(file) || File.GetLastWriteTimeUtc(file) == before)
            if (child.WaitForExit(1)) return false;
        return !child.WaitForExit(milliseconds);
    }

    static Process Start(string folder)
    {
        string assembly = Assembly.GetExecutingAssembly().Location;
        string host = Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null);
        string method = $"{typeof(KilledTrainingTests).FullName}.{nameof(Trains_when_it_is_a_child)}";
        var start = new ProcessStartInfo(host, ["-noLogo", "-noColor", "-method", method])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[Variable] = folder;
        // As programs usually run, which start sooner than tests.
        start.Environment["DOTNET_TieredCompilation"] = "1";
        Process child = Process.Start(start)!;
        child.OutputDataReceived += (_, _) => { };
        child.BeginOutputReadLine();
        return child;
    }
}
