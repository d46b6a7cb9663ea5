using System.Text.Json.Nodes;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Limits of the corrections of batch renormalization; null is no limit. Keras's renorm_clipping.
/// </summary>
/// <param name="RMin">The least factor r.</param>
/// <param name="RMax">The largest factor r.</param>
/// <param name="DMax">The largest size of the offset d.</param>
public sealed record RenormClipping(double? RMin = null, double? RMax = null, double? DMax = null)
{
    internal JsonObject Write()
    {
        var config = new JsonObject();
        if (RMax is not null) config["rmax"] = RMax;
        if (RMin is not null) config["rmin"] = RMin;
        if (DMax is not null) config["dmax"] = DMax;
        return config;
    }

    internal static RenormClipping? Read(JsonNode? node) => node is JsonObject o
        ? new(o.DoubleOrNull("rmin"), o.DoubleOrNull("rmax"), o.DoubleOrNull("dmax")) : null;
}
