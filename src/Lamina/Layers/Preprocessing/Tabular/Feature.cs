using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// How a <see cref="FeatureSpace"/> prepares one column: a layer, and what becomes of its result. A string such as
/// "float_normalized" converts to a feature with the sizes of its space.
/// </summary>
/// <example><code>
/// Feature city = Feature.StringCategorical(maxTokens: 50);
/// </code></example>
public sealed class Feature : IKerasObject
{
    internal const string Place = "keras.src.layers.preprocessing.feature_space";
    internal static readonly string[] Kinds =
    [
        "float", "float_rescaled", "float_normalized", "float_discretized", "integer_categorical",
        "string_categorical", "integer_hashed", "string_hashed",
    ];

    readonly Layer? preprocessor;

    /// <summary>A feature of your own.</summary>
    /// <param name="dtype">What the column holds: "float32", "int32", "int64" or "string".</param>
    /// <param name="preprocessor">The layer that prepares it.</param>
    /// <param name="outputMode">
    /// "float" (leave it), "int" (leave it, for crosses or an Embedding) or "one_hot" (encode its indices).
    /// </param>
    /// <exception cref="ArgumentException">The mode is unknown.</exception>
    public Feature(string dtype, Layer preprocessor, string outputMode)
    {
        if (outputMode is not ("int" or "one_hot" or "float"))
            throw Names.Unknown("output mode", outputMode, ["int", "one_hot", "float"]);
        (Dtype, this.preprocessor, OutputMode) = (dtype, preprocessor, outputMode);
    }

    Feature(string kind) => (Kind, Dtype, OutputMode) = (kind, "", "");

    /// <summary>What the column holds.</summary>
    public string Dtype { get; }

    /// <summary>"float", "int" or "one_hot".</summary>
    public string OutputMode { get; }

    /// <summary>The layer that prepares the column.</summary>
    /// <exception cref="InvalidOperationException">The feature is only the name of a kind yet.</exception>
    public Layer Preprocessor => preprocessor ?? throw new InvalidOperationException(
        $"The feature \"{Kind}\" gets its layer when it is given to a FeatureSpace.");

    /// <summary>The kind that stands for sizes of the space, or null.</summary>
    internal string? Kind { get; }

    /// <summary>Numbers as they are.</summary>
    public static Feature Float() => new("float32", new Identity(), "float");

    /// <summary>Numbers times a scale, plus an offset.</summary>
    /// <param name="scale">The scale.</param>
    /// <param name="offset">The offset.</param>
    public static Feature FloatRescaled(double scale = 1, double offset = 0) =>
        new("float32", new Rescaling(scale, offset), "float");

    /// <summary>Numbers standardized to mean 0 and variance 1, which are learned.</summary>
    public static Feature FloatNormalized() => new("float32", new Normalization(), "float");

    /// <summary>Numbers put into ranges, which are learned.</summary>
    /// <param name="numBins">How many ranges.</param>
    /// <param name="outputMode">"one_hot" or "int".</param>
    public static Feature FloatDiscretized(int numBins, string outputMode = "one_hot") =>
        new("float32", new Discretization(numBins), outputMode);

    /// <summary>Whole numbers of a vocabulary, which is learned.</summary>
    /// <param name="maxTokens">The most indices there may be; null for no limit.</param>
    /// <param name="numOovIndices">How many indices stand for unknown numbers.</param>
    /// <param name="outputMode">"one_hot" or "int".</param>
    public static Feature IntegerCategorical(int? maxTokens = null, int numOovIndices = 1,
        string outputMode = "one_hot") => new("int32", new IntegerLookup(maxTokens, numOovIndices), outputMode);

    /// <summary>Strings of a vocabulary, which is learned.</summary>
    /// <param name="maxTokens">The most indices there may be; null for no limit.</param>
    /// <param name="numOovIndices">How many indices stand for unknown strings.</param>
    /// <param name="outputMode">"one_hot" or "int".</param>
    public static Feature StringCategorical(int? maxTokens = null, int numOovIndices = 1,
        string outputMode = "one_hot") => new("string", new StringLookup(maxTokens, numOovIndices), outputMode);

    /// <summary>Whole numbers hashed to bins.</summary>
    /// <param name="numBins">How many bins.</param>
    /// <param name="outputMode">"one_hot" or "int".</param>
    public static Feature IntegerHashed(int numBins, string outputMode = "one_hot") =>
        new("int32", new Hashing(numBins), outputMode);

    /// <summary>Strings hashed to bins.</summary>
    /// <param name="numBins">How many bins.</param>
    /// <param name="outputMode">"one_hot" or "int".</param>
    public static Feature StringHashed(int numBins, string outputMode = "one_hot") =>
        new("string", new Hashing(numBins), outputMode);

    /// <summary>A feature of a kind, with the sizes of the space that it is given to.</summary>
    /// <exception cref="ArgumentException">The kind is unknown.</exception>
    public static implicit operator Feature(string kind) =>
        Kinds.Contains(kind) ? new(kind) : throw Names.Unknown("kind of feature", kind, Kinds);

    /// <summary>This feature with its layer.</summary>
    internal Feature Resolved(int hashingDim, int discretizationBins) => Kind switch
    {
        null => this,
        "float" => Float(),
        "float_rescaled" => FloatRescaled(),
        "float_normalized" => FloatNormalized(),
        "float_discretized" => FloatDiscretized(discretizationBins),
        "integer_categorical" => IntegerCategorical(),
        "string_categorical" => StringCategorical(),
        "integer_hashed" => IntegerHashed(hashingDim),
        _ => StringHashed(hashingDim),
    };

    /// <inheritdoc/>
    public string ClassName => "Feature";

    /// <inheritdoc/>
    public string Module => Place;

    /// <inheritdoc/>
    public JsonObject GetConfig() => new()
    {
        ["dtype"] = Dtype,
        ["preprocessor"] = Registry.Serialize(Preprocessor),
        ["output_mode"] = OutputMode,
    };

    internal static Feature Read(JsonObject c) => new(c.String("dtype", "float32"),
        Layer.FromConfig(c["preprocessor"]?.AsObject() ?? throw new FormatException("A feature has a preprocessor.")),
        c.String("output_mode", "float"));
}
