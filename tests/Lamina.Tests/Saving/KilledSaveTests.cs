using System.Diagnostics;
using Lamina.InstructionSets;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Tests.Saving;

/// <summary>A program that is killed while it saves leaves the old file or the new one, never a part.</summary>
// Once is enough: the runs with other instruction sets leave this trait out.
[Collection(ProcessWide.Name), Trait(ForcedInstructionSets.Instructions, ForcedInstructionSets.Once)]
public sealed class KilledSaveTests : IDisposable
{
    const int Kills = 200, Saves = 8;

    readonly string folder = Directory.CreateTempSubdirectory("lamina").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Files_are_whole_after_two_hundred_kills()
    {
        Model weights = new Sequential { new Lamina.Layers.Dense(64, inputShape: 100), new Lamina.Layers.Dense(50) };
        var whole = new HashSet<float>();
        int parts = 0;
        // Two at a time, each in a folder of its own: starting takes longer than saving.
        Parallel.For(0, Kills, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            string own = Path.Combine(folder, $"{i % 2}", $"{i}");
            Directory.CreateDirectory(own);
            Kill(own, saves: 1 + i % Saves, TimeSpan.FromMilliseconds(10 + i * 7919 % 61));
            lock (whole)
            {
                whole.UnionWith([Number(Model.Load(Path.Combine(own, "model.keras"))),
                    Number(Model.Load(Path.Combine(own, "model.h5")))]);
                foreach (string file in (string[])["model.weights.h5", "model.safetensors"])
                {
                    weights.LoadWeights(Path.Combine(own, file));
                    whole.Add(Number(weights));
                }
                parts += Directory.GetFiles(own, "*.tmp").Length;
            }
            Directory.Delete(own, recursive: true);
        });
        // Otherwise no save was interrupted, or all were at the same place.
        Assert.True(parts > Kills / 4, $"Only {parts} kills hit a file that was being written.");
        Assert.True(whole.Count > 5, $"Only {whole.Count} different contents were found.");
    }

    /// <summary>The number that fills all weights; a mixture of two saves would have two.</summary>
    static float Number(Model model)
    {
        float[] values = [.. model.Weights.SelectMany(w => w.Value.ToArray<float>()).Distinct()];
        return Assert.Single(values);
    }

    // When it has saved so often, and somewhere in what it saves then.
    static void Kill(string folder, int saves, TimeSpan after)
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "Lamina.Fuzz.dll");
        var start = new ProcessStartInfo("dotnet", [assembly, "--save", folder]) { RedirectStandardOutput = true };
        // As programs usually run, which start sooner than tests.
        start.Environment["DOTNET_TieredCompilation"] = "1";
        using Process child = Process.Start(start)!;
        for (int i = 1; i <= saves; i++) Assert.Equal($"{i}", child.StandardOutput.ReadLine());
        Thread.Sleep(after);
        child.Kill();
        child.WaitForExit();
    }
}
