using Lamina.IR;
using Lamina.Losses;

namespace Lamina.Distillation;

/// <summary>
/// Brings the student's logits near the teacher's, both divided by a temperature: T² · mean of the divergence between
/// softmax(teacher / T) and softmax(student / T) (Hinton, Vinyals and Dean 2015; Keras's LogitsDistillation). With
/// another
/// loss than "kl_divergence" the divided logits are compared as they are.
/// </summary>
public sealed class LogitsDistillation : DistillationLoss
{
    readonly double temperature;
    readonly LossList losses;

    /// <summary>A distillation of logits.</summary>
    /// <param name="temperature">How soft the distributions are; usually 3 to 5.</param>
    /// <param name="loss">The loss of all outputs, or one for each; by default "kl_divergence".</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not above 0.</exception>
    public LogitsDistillation(double temperature = 3, LossList? loss = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        (this.temperature, losses) = (temperature, loss ?? "kl_divergence");
    }

    /// <inheritdoc/>
    public override Tensor Compute(IReadOnlyList<Tensor> teacher, IReadOnlyList<Tensor> student)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(student);
        return SumOver(losses, teacher, student, (loss, taught, learned) =>
        {
            (taught, learned) = (taught / temperature, learned / temperature);
            return loss is KLDivergence
                ? loss.Call(Softmax(taught), Softmax(learned)).Mean() * (temperature * temperature)
                : loss.Call(taught, learned).Mean();
        });
    }

    static Tensor Softmax(Tensor logits) => Functions.Softmax(logits);
}
