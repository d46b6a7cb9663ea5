using Lamina.IR;

namespace Lamina.Training;

/// <summary>A mean over the batches so far, each weighted by its size: the loss in the logs.</summary>
/// <param name="name">Its key in the logs.</param>
sealed class RunningMean(string name)
{
    readonly Variable total = new(NDArray.Scalar(0), $"{name}_total", trainable: false);
    readonly Variable count = new(NDArray.Scalar(0), $"{name}_count", trainable: false);

    public string Name => name;

    public IEnumerable<Variable> Variables => [total, count];

    /// <summary>The mean of all batches so far.</summary>
    public Tensor Result() => total.Tensor / count.Tensor;

    /// <summary>Adds the mean of a batch, in a trace; gives the mean of all.</summary>
    public Tensor Update(Tensor mean, int batchSize)
    {
        total.Assign(total.Tensor + mean.Cast(DType.Float32) * batchSize);
        count.Assign(count.Tensor + batchSize);
        return Result();
    }

    public void Reset()
    {
        total.Value.Fill(0);
        count.Value.Fill(0);
    }
}
