using System.Numerics;

namespace Lamina.Audio;

/// <summary>
/// The discrete Fourier transform of one length in float64: by halves (Cooley and Tukey 1965) where the length is a
/// power of two, else as a convolution of such a length (Bluestein 1970).
/// </summary>
sealed class Fft
{
    readonly int length;
    readonly Complex[] turns;
    // Of Bluestein: the chirp, the transform of its mirror, and the transform that convolves.
    readonly Complex[] chirp = [], kernel = [];
    readonly Fft? inner;

    /// <summary>A transform of so many numbers.</summary>
    public Fft(int length)
    {
        this.length = length;
        turns = [.. Enumerable.Range(0, length / 2)
            .Select(k => Complex.FromPolarCoordinates(1, -2 * Math.PI * k / length))];
        if (BitOperations.IsPow2(length)) return;
        int padded = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * length - 1));
        inner = new(padded);
        // k² modulo 2n, so that large angles lose nothing.
        chirp = [.. Enumerable.Range(0, length)
            .Select(k => Complex.FromPolarCoordinates(1, -Math.PI * ((long)k * k % (2 * length)) / length))];
        kernel = new Complex[padded];
        for (int k = 0; k < length; k++)
            kernel[k] = kernel[(padded - k) % padded] = Complex.Conjugate(chirp[k]);
        inner.Transform(kernel);
    }

    /// <summary>Replaces numbers x by Σ x(j) e^(−2πi·jk/n), for k from 0.</summary>
    public void Transform(Span<Complex> x)
    {
        if (inner is not null) Convolve(x, inner);
        else Halve(x);
    }

    /// <summary>Replaces numbers by those of which they are the transform.</summary>
    public void Invert(Span<Complex> x)
    {
        foreach (ref Complex value in x) value = Complex.Conjugate(value);
        Transform(x);
        foreach (ref Complex value in x) value = Complex.Conjugate(value) / length;
    }

    void Convolve(Span<Complex> x, Fft transform)
    {
        Complex[] padded = new Complex[kernel.Length];
        for (int k = 0; k < length; k++) padded[k] = x[k] * chirp[k];
        transform.Transform(padded);
        for (int k = 0; k < padded.Length; k++) padded[k] *= kernel[k];
        transform.Invert(padded);
        for (int k = 0; k < length; k++) x[k] = padded[k] * chirp[k];
    }

    void Halve(Span<Complex> x)
    {
        // The order of reversed bits, then halves of growing size.
        for (int i = 1, j = 0; i < length; i++)
        {
            int bit = length >> 1;
            for (; (j & bit) != 0; bit >>= 1) j ^= bit;
            j |= bit;
            if (i < j) (x[i], x[j]) = (x[j], x[i]);
        }
        for (int size = 2; size <= length; size *= 2)
            for (int start = 0, half = size / 2, step = length / size; start < length; start += size)
                for (int k = 0; k < half; k++)
                {
                    Complex even = x[start + k], odd = x[start + k + half] * turns[k * step];
                    (x[start + k], x[start + k + half]) = (even + odd, even - odd);
                }
    }
}
