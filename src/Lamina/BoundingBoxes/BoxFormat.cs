using Lamina.IR;
using Lamina.Saving;

namespace Lamina;

/// <summary>How four numbers say where a box is.</summary>
/// <param name="Name">Without "rel_".</param>
/// <param name="IsRelative">Whether they are shares of the image's size.</param>
readonly record struct BoxFormat(string Name, bool IsRelative)
{
    static readonly string[] names = ["xyxy", "yxyx", "xywh", "center_xywh", "center_yxhw", "rel_xyxy", "rel_yxyx",
        "rel_xywh", "rel_center_xywh"];

    /// <exception cref="ArgumentException">There is no such format; the message names the nearest.</exception>
    public static BoxFormat Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string known = name.ToLowerInvariant();
        if (!names.Contains(known)) throw Names.Unknown("box format", name, names);
        return known.StartsWith("rel_", StringComparison.Ordinal) ? new(known[4..], true) : new(known, false);
    }

    /// <summary>The corners that boxes in this format have.</summary>
    public BoxCorners Corners(Tensor boxes)
    {
        (Tensor a, Tensor b, Tensor c, Tensor d) = BoxCorners.Split(boxes);
        return Name switch
        {
            "xyxy" => new(a, b, c, d),
            "yxyx" => new(b, a, d, c),
            "xywh" => new(a, b, a + c, b + d),
            "center_xywh" => new(a - c / 2, b - d / 2, a + c / 2, b + d / 2),
            _ => new(b - d / 2, a - c / 2, b + d / 2, a + c / 2),
        };
    }

    /// <summary>Boxes in this format.</summary>
    public Tensor Boxes(BoxCorners box) => Name switch
    {
        "xyxy" => BoxCorners.Join(box.Left, box.Top, box.Right, box.Bottom),
        "yxyx" => BoxCorners.Join(box.Top, box.Left, box.Bottom, box.Right),
        "xywh" => BoxCorners.Join(box.Left, box.Top, box.Width, box.Height),
        "center_xywh" => BoxCorners.Join(
            box.Left + box.Width / 2, box.Top + box.Height / 2, box.Width, box.Height),
        _ => BoxCorners.Join(box.Top + box.Height / 2, box.Left + box.Width / 2, box.Height, box.Width),
    };
}
