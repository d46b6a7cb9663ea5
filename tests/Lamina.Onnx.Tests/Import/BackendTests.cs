using Lamina.Onnx.Conformance;

namespace Lamina.Onnx.Tests.Import;

public class BackendTests
{
    [Fact]
    public void As_many_of_onnx_own_cases_pass_as_once_did()
    {
        Assert.SkipUnless(Directory.Exists(BackendCase.Root), $"{BackendCase.Root} is not there; .ci/run installs it.");
        Verdict[] verdicts = [.. BackendCase.FoldersIn(BackendCase.Root).Select(BackendCase.Run)];
        Assert.True(verdicts.Count(v => v.Result == Result.Pass) >= BackendCase.Reached,
            string.Join('\n', verdicts.Where(v => v.Result == Result.Fail)));
        // ONNX 1.12 made bfloat16 data by cutting bits off; Lamina rounds, as later versions of the data do. The other
        // case was computed with an epsilon of 0.01, which its model does not state.
        Assert.All(verdicts.Where(v => v.Result == Result.Fail),
            v => Assert.Matches("FLOAT_to_BFLOAT16|test_adam_multiple", v.Name));
    }
}
