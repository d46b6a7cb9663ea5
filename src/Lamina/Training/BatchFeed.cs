using Lamina.Compiler;

namespace Lamina.Training;

/// <summary>Where the batches of an epoch come from.</summary>
abstract class BatchFeed
{
    /// <summary>How many batches an epoch has; null if that shows only at its end.</summary>
    public abstract int? Steps { get; }

    /// <summary>The types of the present batch.</summary>
    public abstract Signature Signature { get; }

    /// <summary>Begins an epoch.</summary>
    /// <param name="epoch">Which, from 0.</param>
    public abstract void Begin(int epoch);

    /// <summary>Goes to the next batch; false at the end. An open profile counts the time as "data".</summary>
    public bool Next()
    {
        using ProfileSpan _ = Profile.Measure("data");
        return Move();
    }

    /// <summary>Copies the present batch into the memory of a step, which is "data", too.</summary>
    public void CopyTo(IExecutable executable)
    {
        using ProfileSpan _ = Profile.Measure("data");
        Fill(executable);
    }

    /// <summary>Goes to the next batch; false at the end.</summary>
    protected abstract bool Move();

    /// <summary>Copies the present batch into the memory of a step.</summary>
    protected abstract void Fill(IExecutable executable);

    /// <summary>
    /// What, beside epoch and batch, says where reading stands; a training that was broken off goes on from there.
    /// </summary>
    public abstract string Mark { get; }

    /// <summary>Makes the next <see cref="Begin"/> go on in the middle of an epoch.</summary>
    /// <param name="epoch">Which epoch, from 0.</param>
    /// <param name="batch">How many of its batches are passed over.</param>
    /// <param name="mark">The <see cref="Mark"/> of the training that goes on.</param>
    public abstract void Resume(int epoch, int batch, string mark);

    /// <summary>Ends reading before the end of an epoch.</summary>
    public virtual void Close() { }
}
