namespace Lamina.Data;

/// <summary>What the values of a column are.</summary>
public enum DataKind
{
    /// <summary>True or false.</summary>
    Boolean,
    /// <summary>Whole numbers of 64 bits.</summary>
    Integer,
    /// <summary>Real numbers, float64.</summary>
    Number,
    /// <summary>Text.</summary>
    Text,
    /// <summary>A day, with the time of day or without; no time zone.</summary>
    Date,
    /// <summary>Bytes, such as an encoded image.</summary>
    Bytes,
    /// <summary>Real numbers, float64, as many as each value has.</summary>
    Vector,
}
