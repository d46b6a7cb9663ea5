namespace Lamina.Conformance.Tests;

public class GoldenTests
{
    static readonly string folder = Path.Combine(AppContext.BaseDirectory, "golden");

    public static TheoryData<string> Cases =>
        [.. GoldenCase.FilesIn(folder).Select(file => Path.GetRelativePath(folder, file))];

    [Theory, MemberData(nameof(Cases))]
    public void Keras_agrees(string file)
    {
        Verdict verdict = GoldenCase.Run(Path.Combine(folder, file));
        Assert.SkipWhen(verdict.Result == Result.Skip, verdict.Why);
        Assert.True(verdict.Result == Result.Pass, verdict.Why);
    }
}
