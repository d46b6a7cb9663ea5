namespace Lamina.Onnx.Conformance;

/// <summary>How a case ended.</summary>
public enum Result
{
    /// <summary>All outputs agree.</summary>
    Pass,
    /// <summary>An output differs, or the run failed.</summary>
    Fail,
    /// <summary>The case needs what Lamina does not offer.</summary>
    Skip,
}

/// <summary>What came of a case.</summary>
public sealed record Verdict(string Name, Result Result, string Why)
{
    /// <summary>For example FAIL test_add: …</summary>
    public override string ToString() =>
        $"{Result.ToString().ToUpperInvariant()} {Name}{(Why.Length > 0 ? ": " : "")}{Why}";
}
