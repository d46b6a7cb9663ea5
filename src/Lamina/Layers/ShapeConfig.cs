using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>Shapes as they stand in Keras configs: lists in which null is an unknown size.</summary>
static class ShapeConfig
{
    /// <summary>A shape as a list.</summary>
    public static JsonNode Write(Shape shape) =>
        new JsonArray([.. shape.Select(size => size < 0 ? null : (JsonNode)JsonValue.Create(size))]);

    /// <summary>The shape that a list stands for.</summary>
    /// <exception cref="FormatException">It is no list of sizes.</exception>
    public static Shape Read(JsonNode? node)
    {
        if (node is not JsonArray list)
            throw new FormatException($"A shape is a list of sizes, not {node?.ToJsonString() ?? "null"}.");
        return new([.. list.Select(size => size is null ? -1 : size.GetValue<int>())]);
    }
}
