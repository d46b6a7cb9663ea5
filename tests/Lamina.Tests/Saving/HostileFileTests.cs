using Lamina.InstructionSets;
using Lamina.Saving;

namespace Lamina.Tests.Saving;

/// <summary>Files that were cut short, changed or made to harm give a typed error or a model, soon and in little
/// memory.</summary>
[Collection(ProcessWide.Name)]
[Trait(ForcedInstructionSets.Instructions, ForcedInstructionSets.Once)]
public sealed class HostileFileTests : IDisposable
{
    // No file of the golden ones is larger than 90 KB.
    const long MostMemory = 256 << 20;

    readonly string folder = Directory.CreateTempSubdirectory("lamina").FullName;

    public static TheoryData<string> Files =>
        [.. GoldenFiles.Models.SelectMany(m => (string[])[$"{m}/{m}.keras", $"{m}/{m}.h5", $"{m}/{m}.weights.h5"])
            .Where(file => File.Exists(Path.Combine(GoldenFiles.Folder, file)))];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(Files))]
    public void A_file_that_was_cut_short_is_refused(string file)
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(GoldenFiles.Folder, file));
        for (int length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 150))
            Assert.False(Loads(whole[..length], file), $"It loads although it ends after {length} bytes.");
    }

    [Theory, MemberData(nameof(Files))]
    public void A_file_that_was_changed_is_refused_or_loads(string file)
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(GoldenFiles.Folder, file));
        var random = new System.Random(1);
        for (int i = 0; i < 200; i++)
        {
            byte[] changed = (byte[])whole.Clone();
            for (int k = random.Next(1, 5); k > 0; k--)
                changed[random.Next(whole.Length)] = (byte)(random.Next(4) == 0 ? 255 : random.Next(256));
            _ = Loads(changed, file);
        }
    }

    bool Loads(byte[] content, string file)
    {
        string path = Path.Combine(folder, Path.GetFileName(file));
        File.WriteAllBytes(path, content);
        Model? model = path.EndsWith(".weights.h5", StringComparison.Ordinal)
            ? Model.Load(Path.Combine(GoldenFiles.Folder, file.Replace(".weights.h5", ".keras"))) : null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            if (model is null) Model.Load(path);
            else model.LoadWeights(path);
            return true;
        }
        catch (InvalidModelFileException error)
        {
            Assert.Equal(path, error.File);
            return false;
        }
        finally
        {
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < MostMemory, $"It took {taken} bytes.");
        }
    }
}
