using Lamina.IR;

namespace Lamina.Distillation;

/// <summary>
/// Brings what a layer of the student puts out near what a layer of the teacher does, or the outputs of both models
/// (Romero et al. 2014, "FitNets"; Keras's FeatureDistillation).
/// </summary>
/// <param name="loss">The loss of all outputs, or one for each; by default "mse".</param>
/// <param name="teacherLayerName">The teacher's layer; null for the outputs of the model.</param>
/// <param name="studentLayerName">The student's layer; null for the outputs of the model.</param>
public sealed class FeatureDistillation(
    LossList? loss = null, string? teacherLayerName = null, string? studentLayerName = null) : DistillationLoss
{
    readonly LossList losses = loss ?? "mse";

    /// <inheritdoc/>
    public override string? TeacherLayerName => teacherLayerName;

    /// <inheritdoc/>
    public override string? StudentLayerName => studentLayerName;

    /// <inheritdoc/>
    public override Tensor Compute(IReadOnlyList<Tensor> teacher, IReadOnlyList<Tensor> student)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(student);
        return SumOver(losses, teacher, student, (own, taught, learned) => own.Call(taught, learned).Mean());
    }
}
