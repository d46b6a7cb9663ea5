namespace Lamina.Tabular;

/// <summary>Says how a property of a row type becomes a feature; see <see cref="TableFeatures.Of{T}"/>.</summary>
/// <example><code>
/// using Lamina.Tabular;
/// sealed record Client(
///     [property: Numeric(Missing = MissingNumbers.Median)] double? Age,
///     [property: Categorical(MaxCategories = 20)] string City,
///     [property: Target] bool Bought);
/// </code></example>
[AttributeUsage(AttributeTargets.Property)]
public abstract class TableFeatureAttribute : Attribute
{
    private protected TableFeatureAttribute()
    {
    }

    internal abstract TableFeature Create(string column);
}

/// <summary>The property is what a model is to predict.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TargetAttribute : Attribute;

/// <summary>The property is a <see cref="NumericFeature"/>.</summary>
public sealed class NumericAttribute : TableFeatureAttribute
{
    /// <summary>What stands where a number is missing.</summary>
    public MissingNumbers Missing { get; init; } = MissingNumbers.Mean;

    /// <summary>Whether a second number says where one was missing.</summary>
    public bool Indicator { get; init; }

    /// <summary>Whether it is standardized.</summary>
    public bool Standardize { get; init; } = true;

    internal override TableFeature Create(string column) => new NumericFeature(column, Missing, Indicator, Standardize);
}

/// <summary>The property is a <see cref="CategoricalFeature"/>.</summary>
public sealed class CategoricalAttribute : TableFeatureAttribute
{
    /// <summary>The most categories; 0 for no limit.</summary>
    public int MaxCategories { get; init; }

    /// <summary>"one_hot" or "int".</summary>
    public string OutputMode { get; init; } = "one_hot";

    internal override TableFeature Create(string column) =>
        new CategoricalFeature(column, MaxCategories == 0 ? null : MaxCategories, OutputMode);
}

/// <summary>The property is a <see cref="HashedFeature"/>.</summary>
/// <param name="bins">How many bins.</param>
public sealed class HashedAttribute(int bins) : TableFeatureAttribute
{
    /// <summary>How many bins.</summary>
    public int Bins => bins;

    /// <summary>"one_hot" or "int".</summary>
    public string OutputMode { get; init; } = "one_hot";

    internal override TableFeature Create(string column) => new HashedFeature(column, bins, OutputMode);
}

/// <summary>The property is a <see cref="BucketizedFeature"/> with learned boundaries.</summary>
/// <param name="buckets">How many ranges.</param>
public sealed class BucketizedAttribute(int buckets) : TableFeatureAttribute
{
    /// <summary>How many ranges.</summary>
    public int Buckets => buckets;

    /// <summary>"one_hot" or "int".</summary>
    public string OutputMode { get; init; } = "one_hot";

    internal override TableFeature Create(string column) => new BucketizedFeature(column, buckets, OutputMode);
}

/// <summary>The property is a <see cref="DateFeature"/>.</summary>
/// <param name="parts">Which parts of the dates.</param>
public sealed class DatePartsAttribute(DateParts parts) : TableFeatureAttribute
{
    /// <summary>Which parts of the dates.</summary>
    public DateParts Parts => parts;

    internal override TableFeature Create(string column) => new DateFeature(column, parts);
}

/// <summary>The property is a <see cref="TextFeature"/>.</summary>
public sealed class TextWordsAttribute : TableFeatureAttribute
{
    /// <summary>The most words of the vocabulary.</summary>
    public int MaxTokens { get; init; } = 1000;

    /// <summary>"tf_idf", "count" or "multi_hot".</summary>
    public string OutputMode { get; init; } = "tf_idf";

    internal override TableFeature Create(string column) => new TextFeature(column, MaxTokens, OutputMode);
}
