using Lamina.IR;

namespace Lamina;

/// <summary>Colors of images whose last axis is red, green and blue, or hue, saturation and value, in [0, 1].</summary>
static class ImageColors
{
    /// <summary>Hue, saturation and value (Smith 1978).</summary>
    public static Tensor ToHsv(Tensor rgb)
    {
        rgb = Tensor.Where(rgb.Abs().IsLess(1.1920929e-7), 0, rgb);
        Tensor[] c = Three(rgb);
        Tensor value = c[0].Maximum(c[1]).Maximum(c[2]), span = value - c[0].Minimum(c[1]).Minimum(c[2]);
        Tensor colored = span.IsGreater(0), sixth = 1 / (Tensor.Where(colored, span, 1) * 6);
        Tensor hue = Tensor.Where(value.IsEqual(c[1]), sixth * (c[2] - c[0]) + 2 / 6.0,
            sixth * (c[0] - c[1]) + 4 / 6.0);
        hue = Tensor.Where(value.IsEqual(c[0]), sixth * (c[1] - c[2]), hue);
        hue = Tensor.Where(colored, Tensor.Where(hue.IsLess(0), hue + 1, hue), 0);
        Tensor bright = value.IsGreater(0);
        Tensor saturation = Tensor.Where(bright, span / Tensor.Where(bright, value, 1), 0);
        return Tensor.Concatenate([hue, saturation, value], -1);
    }

    /// <summary>Red, green and blue of hue, saturation and value; whole turns of the hue make no difference.</summary>
    public static Tensor FromHsv(Tensor hsv)
    {
        Tensor[] c = Three(hsv);
        Tensor turn = (c[0] - c[0].Floor()) * 6;
        Tensor Channel(Tensor share) => c[2] * (1 - c[1] + c[1] * share.Clip(0, 1));
        return Tensor.Concatenate([Channel((turn - 3).Abs() - 1), Channel(2 - (turn - 2).Abs()),
            Channel(2 - (turn - 4).Abs())], -1);
    }

    static Tensor[] Three(Tensor x) => x.Shape[-1] == 3 ? x.Split(3, -1)
        : throw new ArgumentException($"Colors have three channels, not {x.Shape[-1]}.");
}
