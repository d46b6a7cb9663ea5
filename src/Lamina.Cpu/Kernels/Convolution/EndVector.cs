using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>A <see cref="ConvolutionEnd"/> for the channels of one vector, loaded once for many pixels.</summary>
readonly unsafe ref struct EndVector<TWidth, TVector>
    where TWidth : IVectorWidth<TVector>
    where TVector : struct
{
    readonly TVector _mask, _scale, _bias, _floor, _ceiling;
    readonly bool _scaled;
    readonly nint _residual;

    /// <param name="end">What happens to the sums.</param>
    /// <param name="target">The target as a whole, beside which the residual lies.</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="mask">The lanes that are channels; none is read or written outside them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EndVector(in ConvolutionEnd end, float* target, int channel, TVector mask)
    {
        _mask = mask;
        _scaled = end.Scale != null;
        _scale = _scaled ? TWidth.LoadPart(end.Scale + channel, mask) : TWidth.Zero;
        _bias = end.Bias == null ? TWidth.Zero : TWidth.LoadPart(end.Bias + channel, mask);
        _residual = end.Residual == null ? 0 : (nint)(end.Residual - target);
        _floor = TWidth.Broadcast(end.Floor);
        _ceiling = TWidth.Broadcast(end.Ceiling);
    }

    /// <summary>Brings sums to their place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(TVector sum, float* target)
    {
        TVector value = TWidth.Add(_scaled ? TWidth.Multiply(sum, _scale) : sum, _bias);
        value = _residual == 0 ? value : TWidth.Add(value, TWidth.LoadPart(target + _residual, _mask));
        TWidth.StorePart(TWidth.AtMost(_ceiling, TWidth.AtLeast(_floor, value)), target, _mask);
    }
}
