namespace Lamina.Samples.Tests;

public sealed class FolderTransferTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void It_learns_from_few_pictures()
    {
        string text = Smoke("FolderTransfer");
        double transfer = Figure(text, @"test accuracy: (\d\.\d{4}) by transfer"),
            fromNothing = Figure(text, @"test accuracy: .* by transfer, (\d\.\d{4}) from nothing");
        Assert.InRange(transfer, 0.75, 1);
        // Of 200 pictures; in the short run the two are three pictures apart, which another processor may turn round.
        Assert.InRange(fromNothing, 0.4, transfer + 0.05);
        foreach (string name in (string[])["transfer", "from-nothing"])
        {
            IsPng($"parity-{name}.png");
            IsPng($"parity-{name}-confusion.png");
        }
        Assert.True(File.Exists(Path.Combine(Folder, "digits.safetensors")));
        Assert.True(File.Exists(Path.Combine(Folder, "parity.keras")));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(Folder, "parity/train/odd"), "*.png"));
    }
}
