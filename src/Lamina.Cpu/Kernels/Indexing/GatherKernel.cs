namespace Lamina.Cpu;

/// <summary>
/// NumPy's take: result shape = shape[:axis] + (the indices' shape) + shape[axis + 1:].
/// </summary>
/// <param name="shape">The operand's shape.</param>
/// <param name="axis">The dimension that is indexed; not negative.</param>
/// <param name="count">How many indices.</param>
/// <param name="wideIndices">Whether they are int64 rather than int32.</param>
/// <param name="isChecked">Whether an index out of range throws; otherwise it is clamped.</param>
/// <param name="elementSize">1, 2, 4 or 8.</param>
/// <param name="operand">The operand's elements.</param>
/// <param name="indices">The indices.</param>
/// <param name="output">Room for the result.</param>
sealed unsafe class GatherKernel(ReadOnlySpan<int> shape, int axis, long count, bool wideIndices, bool isChecked,
    int elementSize, void* operand, void* indices, void* output)
    : GatherRowsKernel(IndexShape.Outer(shape, axis), shape[axis], count, IndexShape.Inner(shape, axis) * elementSize,
        new RowIndices(indices, wideIndices, [shape[axis]], isChecked), operand, output);
