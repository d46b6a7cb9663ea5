using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// Batch renormalization (Ioffe 2017): in training, batches are normalized as if by the moving averages, through the
/// corrections r and d of what the batch's own mean and variance gave.
/// </summary>
sealed record Renormalization(RenormClipping? Clipping, double Momentum)
{
    /// <summary>The averages that the corrections and, at inference, the normalization go by.</summary>
    public required Variable MovingDeviation { get; init; }
    public required Variable Mean { get; init; }
    public required Variable Deviation { get; init; }

    /// <summary>Factor and offset for what has been normalized by the batch's own mean and deviation.</summary>
    public (Tensor R, Tensor D) Correct(Tensor mean, Tensor deviation, double epsilon)
    {
        Tensor known = Deviation.Tensor.Maximum(Math.Sqrt(epsilon));
        Tensor r = deviation / known, d = (mean - Mean.Tensor) / known;
        if (Clipping?.RMin is { } least) r = r.Maximum(least);
        if (Clipping?.RMax is { } most) r = r.Minimum(most);
        if (Clipping?.DMax is { } far) d = d.Clip(-far, far);
        return (r.StopGradient(), d.StopGradient());
    }

    /// <summary>Moves the averages on; gives the new moving variance.</summary>
    public Tensor Update(Tensor mean, Tensor deviation, double momentum, double epsilon)
    {
        Mean.Assign(Mean.Tensor * Momentum + mean * (1 - Momentum));
        Deviation.Assign(Deviation.Tensor * Momentum + deviation * (1 - Momentum));
        MovingDeviation.Assign(MovingDeviation.Tensor * momentum + deviation * (1 - momentum));
        return (MovingDeviation.Tensor.Square() - epsilon).Relu();
    }
}
