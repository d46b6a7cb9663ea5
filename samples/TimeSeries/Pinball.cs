using Lamina;
using Lamina.IR;
using Lamina.Losses;

namespace TimeSeries;

/// <summary>
/// The loss whose least value is at the quantiles: an error above a quantile q counts q times, one below 1 − q times
/// (Koenker and Bassett 1978). Outputs are (batch, steps, quantiles), and targets alike, one number for all quantiles.
/// </summary>
sealed class Pinball(float[] quantiles) : Loss("pinball")
{
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        Tensor error = yTrue - yPred, q = Tensor.From((NDArray)quantiles);
        return (q * error).Maximum((q - 1) * error).Mean([-1]);
    }
}
