using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Schedules;

/// <summary>
/// Falls along half a cosine and begins anew at the end: each time over <paramref name="tMul"/> times as many steps and
/// from <paramref name="mMul"/> times as high (SGDR, Loshchilov and Hutter 2016).
/// </summary>
/// <param name="initialLearningRate">The learning rate at step 0.</param>
/// <param name="firstDecaySteps">Steps of the first fall.</param>
/// <param name="tMul">By what the steps of a fall are multiplied each time.</param>
/// <param name="mMul">By what the height is multiplied each time.</param>
/// <param name="alpha">What part of the initial learning rate remains at the end of a fall.</param>
/// <param name="name">The name.</param>
public sealed class CosineDecayRestarts(
    double initialLearningRate, double firstDecaySteps, double tMul = 2, double mMul = 1, double alpha = 0,
    string name = "SGDRDecay") : LearningRateSchedule
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["initial_learning_rate"] = initialLearningRate,
        ["first_decay_steps"] = firstDecaySteps,
        ["t_mul"] = tMul,
        ["m_mul"] = mMul,
        ["alpha"] = alpha,
        ["name"] = name,
    };

    /// <inheritdoc/>
    public override Tensor Call(Tensor step)
    {
        Tensor done = step / firstDecaySteps, restart = done.Floor();
        if (tMul == 1) done -= restart;
        else
        {
            // After n restarts 1 + t + … + tⁿ⁻¹ = (1 − tⁿ) / (1 − t) first falls have passed.
            restart = ((1 - done * (1 - tMul)).Log() / Math.Log(tMul)).Floor();
            Tensor length = Tensor.Scalar(tMul).Pow(restart);
            done = (done - (1 - length) / (1 - tMul)) / length;
        }
        Tensor height = 0.5 * Tensor.Scalar(mMul).Pow(restart);
        return initialLearningRate * ((1 - alpha) * height * (1 + (Math.PI * done).Cos()) + alpha);
    }
}
