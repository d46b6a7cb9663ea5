namespace Lamina.Cpu;

/// <summary>
/// What a float32 convolution does to its sums before it stores them: y = clamp(sum · scale + bias + residual), each
/// part only if it is there. Use <see cref="None"/> to start from the neutral values.
/// </summary>
readonly unsafe struct ConvolutionEnd
{
    /// <summary>Nothing: the sums are the result.</summary>
    public static ConvolutionEnd None => new()
    {
        Floor = float.NegativeInfinity,
        Ceiling = float.PositiveInfinity,
    };

    /// <summary>One number for each target channel, or null.</summary>
    public float* Bias { get; init; }

    /// <summary>One number for each target channel, or null.</summary>
    public float* Scale { get; init; }

    /// <summary>A number for each element of the target, laid out as the target is, or null.</summary>
    public float* Residual { get; init; }

    /// <summary>The least result: 0 for a relu.</summary>
    public float Floor { get; init; }

    /// <summary>The greatest result: 6 for a relu6.</summary>
    public float Ceiling { get; init; }

    /// <summary>What a matrix product can do in this one's place after its bias; null if it cannot.</summary>
    public Activation? Activation => Scale != null || Residual != null ? null : (Floor, Ceiling) switch
    {
        (float.NegativeInfinity, float.PositiveInfinity) => Cpu.Activation.None,
        (0, float.PositiveInfinity) => Cpu.Activation.Relu,
        (0, 6) => Cpu.Activation.Relu6,
        _ => null,
    };

    /// <summary>A bias, which may be null, and a relu if asked for.</summary>
    public static ConvolutionEnd Of(float* bias, bool relu) =>
        None with { Bias = bias, Floor = relu ? 0 : float.NegativeInfinity };
}
