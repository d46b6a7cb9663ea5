using System.Text.RegularExpressions;

namespace Lamina.Samples.Tests;

/// <summary>Each sample runs to its end in short, says how well it did, and leaves its pictures.</summary>
public sealed partial class SampleTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void Digits_learns_saves_and_shows()
    {
        string text = Smoke("Digits");
        Assert.InRange(Accuracy(text), 0.7, 1);
        Assert.Contains("the same predictions", text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Folder, "digits.safetensors")));
        IsPng("digits-curves.png");
        IsPng("digits-predictions.png");
    }

    [Fact]
    public void DigitRows_learns()
    {
        Assert.InRange(Accuracy(Smoke("DigitRows")), 0.3, 1);
        IsPng("digit-rows-curves.png");
    }

    [Fact]
    public void FromScratch_agrees_with_itself()
    {
        string text = Smoke("FromScratch");
        Assert.Contains("the three agree to 1E-005", text, StringComparison.Ordinal);
        Assert.InRange(Accuracy(text), 0.5, 1);
        IsPng("from-scratch-curves.png");
    }

    [Fact]
    public void The_seed_decides_and_threads_do_not()
    {
        string first = Run("DigitRows", "--limit", "640", "--epochs", "1", "--seed", "5", "--threads", "1").Text;
        string again = Run("DigitRows", "--limit", "640", "--epochs", "1", "--seed", "5", "--threads", "2").Text;
        string other = Run("DigitRows", "--limit", "640", "--epochs", "1", "--seed", "6", "--threads", "2").Text;
        Assert.Equal(Losses(first), Losses(again));
        Assert.NotEqual(Losses(first), Losses(other));
    }

    [Theory]
    [InlineData("--epochs", "0")]
    [InlineData("--epochs", "many")]
    [InlineData("--epoch", "1")]
    [InlineData("--seed")]
    public void A_mistake_on_the_command_line_is_explained(params string[] args)
    {
        var (code, text) = Run("Digits", args);
        Assert.Equal(2, code);
        Assert.Contains($"cannot understand: {string.Join(' ', args)}", text, StringComparison.Ordinal);
        Assert.Contains("--epochs N", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_is_no_mistake()
    {
        var (code, text) = Run("Digits", "--help");
        Assert.Equal(0, code);
        Assert.DoesNotContain("cannot understand", text, StringComparison.Ordinal);
        Assert.Contains("--epochs N", text, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"loss: \d+\.\d+.*$", RegexOptions.Multiline)]
    private static partial Regex LossLine();

    static string[] Losses(string text)
    {
        string[] lines = [.. LossLine().Matches(text).Select(line => line.Value)];
        Assert.NotEmpty(lines);
        return lines;
    }
}
