namespace Lamina.Samples.Tests;

public sealed class DataMiningTests(ITestOutputHelper output) : SampleProgram(output)
{
    [Fact]
    public void Every_job_learns_and_shows()
    {
        string text = Smoke("DataMining");
        Assert.InRange(Figure(text, @"lift among the best 10 %: (\d+\.\d+)"), 1.2, 20);
        Assert.InRange(Figure(text, @"R² (\d\.\d+) \(network\)"), 0.3, 1);
        Assert.Contains("goods 0 → goods 1", text, StringComparison.Ordinal);
        Assert.InRange(Figure(text, @"network: hit rate at 10 (\d\.\d+)"), 0.5, 1);
        Assert.InRange(Figure(text, @"numbers: purity (\d\.\d+)"), 0.6, 1);
        Assert.InRange(Figure(text, @"ROC curve: (\d\.\d+), average precision"), 0.7, 1);
        foreach (string name in (string[])["response-lift", "response-roc", "wages-residuals", "recommend-curves",
            "segments-curves", "segments-map", "anomalies-roc"]) IsPng($"{name}.png");
    }

    [Fact]
    public void One_job_can_be_run_alone()
    {
        var (code, text) = Run("DataMining", "baskets", "--smoke");
        Assert.Equal(0, code);
        Assert.Contains("== baskets", text, StringComparison.Ordinal);
        Assert.DoesNotContain("== wages", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_is_not_there_is_told_with_those_that_are()
    {
        var (code, text) = Run("DataMining", "respons");
        Assert.Equal(2, code);
        Assert.Contains("cannot understand: respons", text, StringComparison.Ordinal);
        Assert.Contains("response, wages, baskets", text, StringComparison.Ordinal);
    }
}
