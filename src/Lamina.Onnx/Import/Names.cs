using Lamina.Onnx.Schema;

namespace Lamina.Onnx.Import;

/// <summary>How messages call the parts of a model.</summary>
static class Names
{
    /// <summary>A node by its name, or by what it computes where it has none.</summary>
    public static string Of(NodeProto node)
    {
        string which = node.Name.Length > 0 ? $"'{node.Name}'" : $"that gives '{node.Output.FirstOrDefault()}'";
        string op = IsDefault(node.Domain) ? node.OpType : $"{node.Domain}.{node.OpType}";
        return $"node {which} ({op})";
    }

    /// <summary>Whether a domain is that of ONNX's own operators.</summary>
    public static bool IsDefault(string domain) => domain is "" or "ai.onnx";
}
