using Lamina.Conformance;

// Runs the golden cases of a folder: PASS, FAIL or SKIP for each, and their numbers last.
if (args.Length != 1 || !Directory.Exists(args[0]))
{
    Console.Error.WriteLine("usage: Lamina.Conformance FOLDER (a folder of golden cases, such as tests/golden)");
    return 2;
}
var counts = new int[3];
foreach (string file in GoldenCase.FilesIn(args[0]))
{
    Verdict verdict = GoldenCase.Run(file);
    counts[(int)verdict.Result]++;
    Console.WriteLine(verdict);
}
Console.WriteLine($"{counts[0]} passed, {counts[1]} failed, {counts[2]} skipped");
return counts[1] > 0 || counts[0] == 0 ? 1 : 0;
