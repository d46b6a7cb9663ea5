using System.Globalization;
using System.Text.RegularExpressions;

namespace Lamina.Samples.Tests;

public sealed partial class FolderTransferTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void It_learns_from_few_pictures()
    {
        Match line = Figures().Match(Smoke("FolderTransfer"));
        Assert.True(line.Success);
        Assert.InRange(double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture), 0.75, 1);
        IsPng("parity-transfer-confusion.png");
        Assert.True(File.Exists(Path.Combine(Folder, "digits.safetensors")));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(Folder, "parity/train/odd"), "*.png"));
    }

    [GeneratedRegex(@"test accuracy: (\d\.\d{4}) by transfer, \d\.\d{4} from nothing")]
    private static partial Regex Figures();
}
