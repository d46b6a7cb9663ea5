namespace Lamina.Cpu;

/// <summary>
/// Adds up partial results that the stage before left at the start of the scratch memory, one behind the other, in
/// their order.
/// </summary>
sealed unsafe class SumPartialsKernel : Kernel
{
    const int TaskLength = 1 << 12;

    readonly int _partials;
    readonly long _length;
    readonly float* _target;

    /// <param name="partials">How many, at least 2.</param>
    /// <param name="length">Floats of each.</param>
    /// <param name="target">Room for the total.</param>
    public SumPartialsKernel(int partials, long length, float* target)
    {
        _partials = partials;
        _length = length;
        _target = target;
    }

    public override int Tasks => (int)((_length + TaskLength - 1) / TaskLength);

    public override long ScratchBytes => _partials * _length * sizeof(float);

    public override void Run(int task)
    {
        long first = (long)task * TaskLength;
        int count = (int)Math.Min(TaskLength, _length - first);
        float* partial = (float*)Scratch + first;
        float* target = _target + first;
        RowLoops.Add(partial, partial + _length, target, count);
        for (int i = 2; i < _partials; i++)
        {
            RowLoops.Add(target, partial + i * _length, target, count);
        }
    }
}
