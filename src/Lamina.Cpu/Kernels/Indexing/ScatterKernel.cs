using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// The adjoint of <see cref="GatherKernel"/>: the output has the operand's shape; the updates have the gather's result
/// shape, shape[:axis] + (the indices' shape) + shape[axis + 1:].
/// </summary>
/// <param name="kind">How elements meet.</param>
/// <param name="type">The element type.</param>
/// <param name="shape">The operand's shape.</param>
/// <param name="axis">The dimension that is indexed; not negative.</param>
/// <param name="count">How many indices.</param>
/// <param name="wideIndices">Whether they are int64 rather than int32.</param>
/// <param name="isChecked">Whether an index out of range throws; otherwise it is clamped.</param>
/// <param name="operand">The operand's elements; null for zeros; the output itself to work in place.</param>
/// <param name="indices">The indices.</param>
/// <param name="updates">The updates' elements.</param>
/// <param name="output">Room for the result.</param>
sealed unsafe class ScatterKernel(ScatterKind kind, DType type, ReadOnlySpan<int> shape, int axis, long count,
    bool wideIndices, bool isChecked, void* operand, void* indices, void* updates, void* output)
    : ScatterRowsKernel(kind, type, IndexShape.Outer(shape, axis), shape[axis], count, IndexShape.Inner(shape, axis),
        new RowIndices(indices, wideIndices, [shape[axis]], isChecked), operand, updates, output);
