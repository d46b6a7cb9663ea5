namespace Lamina.Tabular;

/// <summary>What stands where a number is missing.</summary>
public enum MissingNumbers
{
    /// <summary>The mean of the training rows.</summary>
    Mean,
    /// <summary>The middle value of the training rows; of an even number, the mean of the two.</summary>
    Median,
    /// <summary>The value that most training rows have; of several the smallest.</summary>
    MostFrequent,
    /// <summary>0.</summary>
    Zero,
    /// <summary>Nothing: it is an error.</summary>
    Error,
}
