using Lamina.Onnx.Conformance;

// Runs ONNX's backend cases of a folder: PASS, FAIL or SKIP for each, and their numbers last.
// Fails where fewer pass than once did.
string root = args.Length > 0 ? args[0] : BackendCase.Root;
if (args.Length > 1 || !Directory.Exists(root))
{
    Console.Error.WriteLine($"usage: Lamina.Onnx.Conformance [FOLDER], by default {BackendCase.Root}");
    return 2;
}
IReadOnlyList<string> cases = BackendCase.FoldersIn(root);
Verdict[] verdicts = [.. cases.Select(BackendCase.Run)];
foreach (Verdict verdict in verdicts) Console.WriteLine(verdict);
int passed = verdicts.Count(v => v.Result == Result.Pass);
Console.WriteLine($"{passed} passed, {verdicts.Count(v => v.Result == Result.Fail)} failed, "
    + $"{verdicts.Count(v => v.Result == Result.Skip)} skipped of {cases.Count}");
return passed < BackendCase.Reached ? 1 : 0;
