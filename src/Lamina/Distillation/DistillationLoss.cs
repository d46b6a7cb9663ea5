using Lamina.IR;

namespace Lamina.Distillation;

/// <summary>
/// What a student is to learn from a teacher: a loss between what both put out, or have inside. To write one, override
/// <see cref="Compute"/>. (Keras's DistillationLoss.)
/// </summary>
public abstract class DistillationLoss
{
    /// <summary>The layer of the teacher whose outputs are compared; null for the outputs of the model.</summary>
    public virtual string? TeacherLayerName => null;

    /// <summary>The layer of the student whose outputs are compared; null for the outputs of the model.</summary>
    public virtual string? StudentLayerName => null;

    /// <summary>Finds out whether teacher and student suit each other, before a training.</summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="student">The student.</param>
    /// <exception cref="ArgumentException">A layer is not there; the message names the nearest.</exception>
    public virtual void Validate(Model teacher, Model student)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(student);
        if (TeacherLayerName is { } taught) teacher.GetLayer(taught);
        if (StudentLayerName is { } learning) student.GetLayer(learning);
    }

    /// <summary>The loss of a batch.</summary>
    /// <param name="teacher">What the teacher put out; no gradient flows into it.</param>
    /// <param name="student">What the student put out.</param>
    /// <returns>A single number.</returns>
    public abstract Tensor Compute(IReadOnlyList<Tensor> teacher, IReadOnlyList<Tensor> student);

    /// <summary>The sum over the outputs of a loss for each; null leaves an output out.</summary>
    private protected static Tensor SumOver(
        LossList losses, IReadOnlyList<Tensor> teacher, IReadOnlyList<Tensor> student,
        Func<Losses.Loss, Tensor, Tensor, Tensor> loss)
    {
        if (teacher.Count != student.Count || (!losses.IsSingle && losses.Count != student.Count))
            throw new ArgumentException($"The teacher puts out {teacher.Count} tensors, the student {student.Count}, " +
                $"and there are {losses.Count} losses between them; they must be equally many.");
        Tensor sum = Tensor.Scalar(0);
        for (int i = 0; i < student.Count; i++)
            if ((losses.IsSingle ? losses[0] : losses[i]) is { } own) sum += loss(own, teacher[i], student[i]);
        return sum;
    }
}
