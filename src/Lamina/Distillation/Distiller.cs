using Lamina.IR;
using Lamina.Layers;
using Lamina.Metrics;

namespace Lamina.Distillation;

/// <summary>
/// Trains a student by its task and by what a teacher knows: the loss is w · (the loss of Compile) + (1 − w) · Σ vᵢ ·
/// (the distillation losses). The teacher is frozen and computes as in inference. What goes through the model goes
/// through the student. (Keras's Distiller.)
/// </summary>
/// <example><code>
/// var distiller = new Distiller(teacher, student, [new LogitsDistillation(temperature: 4)]);
/// distiller.Compile("adam", new SparseCategoricalCrossentropy(fromLogits: true), ["accuracy"]);
/// distiller.Fit(x, y, epochs: 10);
/// </code></example>
public sealed class Distiller : Model
{
    readonly DistillationLoss[] losses;
    readonly double[] weights;
    readonly double studentLossWeight;
    readonly Mean studentMean, distillationMean;

    /// <summary>A pair of models.</summary>
    /// <param name="teacher">What is known; it is frozen.</param>
    /// <param name="student">What is to learn.</param>
    /// <param name="distillationLosses">What is to be learned from the teacher; by default
    /// <see cref="LogitsDistillation"/>.</param>
    /// <param name="distillationLossWeights">How much each of them counts; by default all alike, 1.</param>
    /// <param name="studentLossWeight">How much the loss of Compile counts, from 0 to 1.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">Numbers of losses and weights differ, or models do not suit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is out of range.</exception>
    public Distiller(Model teacher, Model student, IEnumerable<DistillationLoss>? distillationLosses = null,
        IEnumerable<double>? distillationLossWeights = null, double studentLossWeight = 0.5, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(student);
        if (studentLossWeight is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(
                nameof(studentLossWeight), studentLossWeight, "It is from 0 to 1.");
        losses = [.. distillationLosses ?? [new LogitsDistillation()]];
        weights = distillationLossWeights is null ? [.. losses.Select(_ => 1.0)] : [.. distillationLossWeights];
        if (losses.Length == 0) throw new ArgumentException("There is nothing to distill: give a distillation loss.");
        if (weights.Length != losses.Length)
            throw new ArgumentException($"{losses.Length} distillation losses have {weights.Length} weights.");
        if (Array.Exists(weights, weight => weight is not >= 0))
            throw new ArgumentOutOfRangeException(nameof(distillationLossWeights), "Weights are from 0 up.");
        foreach (DistillationLoss loss in losses) loss.Validate(teacher, student);
        (Student, Teacher, this.studentLossWeight) = (Track(student), Track(teacher), studentLossWeight);
        teacher.Trainable = false;
        studentMean = TrackMetric(new Mean("student_loss"));
        distillationMean = TrackMetric(new Mean("distillation_loss"));
    }

    /// <summary>What is to learn.</summary>
    public Model Student { get; }

    /// <summary>What is known.</summary>
    public Model Teacher { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputNames => Student.InputNames;

    /// <inheritdoc/>
    public override IReadOnlyList<string> OutputNames => Student.OutputNames;

    /// <inheritdoc/>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context) => Student.ApplyMany(inputs, context);

    /// <inheritdoc/>
    protected internal override StepResult TrainStep(StepInputs inputs) => Step(inputs, training: true);

    /// <inheritdoc/>
    protected internal override StepResult TestStep(StepInputs inputs) => Step(inputs, training: false);

    StepResult Step(StepInputs inputs, bool training)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var (taught, learned) = (new Dictionary<string, Tensor[]>(), new Dictionary<string, Tensor[]>());
        var context = new CallContext(training) { Watch = (layer, outputs) => learned[layer.Name] = outputs };
        var known = new CallContext { Watch = (layer, outputs) => taught[layer.Name] = outputs };
        Tensor[] student = Student.ApplyMany([.. inputs.X], context);
        Tensor[] teacher = Teacher.ApplyMany([.. inputs.X], known);
        Tensor task = ComputeLoss(inputs, student, context), distilled = Tensor.Scalar(0);
        for (int i = 0; i < losses.Length; i++)
        {
            Tensor[] from = losses[i].TeacherLayerName is { } t ? taught[t] : teacher;
            Tensor[] to = losses[i].StudentLayerName is { } s ? learned[s] : student;
            distilled += losses[i].Compute(Array.ConvertAll(from, x => x.StopGradient()), to).Cast(DType.Float32)
                * weights[i];
        }
        Tensor loss = task * studentLossWeight + distilled * (1 - studentLossWeight);
        studentMean.Update(task.Reshape(1), Tensor.Scalar(inputs.BatchSize).Reshape(1));
        distillationMean.Update(distilled.Reshape(1), Tensor.Scalar(inputs.BatchSize).Reshape(1));
        var logs = ComputeMetrics(inputs, student);
        if (training) Minimize(loss, layers: Student);
        return new StepResult(loss, logs);
    }
}
