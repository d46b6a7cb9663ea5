namespace Lamina.IR;

// Sigmoid functions made of the arctangent.
public static partial class Functions
{
    /// <summary>
    /// (2/π) arctan x, from −1 to 1: on (−1, 1) it is (1/π) arctan(2x / (1 − x²)), which it continues over |x| ≥ 1
    /// without that formula's jump.
    /// </summary>
    public static Tensor ScaledArctan(Tensor x) => x.Atan() * (2 / Math.PI);

    /// <summary>
    /// The angle of the point (1 − x², x) over π, from −1 to 1: on (−1, 1) it is (1/π) arctan(x / (1 − x²)), which it
    /// continues over |x| ≥ 1 without that formula's jump. It is ½ at 1 and rises there with the slope 2/π.
    /// </summary>
    public static Tensor ScaledArctanSingle(Tensor x) => x.Atan2(1 - x.Square()) * (1 / Math.PI);
}
