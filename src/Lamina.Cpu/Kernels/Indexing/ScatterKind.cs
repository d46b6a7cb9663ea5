namespace Lamina.Cpu;

/// <summary>How a scattered element meets the one that is there.</summary>
enum ScatterKind
{
    /// <summary>Their sum, duplicates added in the order of the indices.</summary>
    Add,
    /// <summary>The new element; of duplicates the last stays.</summary>
    Update,
    /// <summary>The larger; NaN wins.</summary>
    Max,
    /// <summary>The smaller; NaN wins.</summary>
    Min,
}
