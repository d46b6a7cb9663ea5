using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// The adjoint of <see cref="GatherNdKernel"/>: the output has the operand's shape; the updates have the shape of the
/// indices without their last dimension + shape[depth:].
/// </summary>
/// <param name="kind">How elements meet.</param>
/// <param name="type">The element type.</param>
/// <param name="shape">The operand's shape.</param>
/// <param name="depth">Coordinates an index, 1 to the operand's rank.</param>
/// <param name="count">How many indices.</param>
/// <param name="wideIndices">Whether they are int64 rather than int32.</param>
/// <param name="isChecked">Whether an index out of range throws; otherwise it is clamped.</param>
/// <param name="operand">The operand's elements; null for zeros; the output itself to work in place.</param>
/// <param name="indices">The indices, (count, depth).</param>
/// <param name="updates">The updates' elements.</param>
/// <param name="output">Room for the result.</param>
sealed unsafe class ScatterNdKernel(ScatterKind kind, DType type, ReadOnlySpan<int> shape, int depth, long count,
    bool wideIndices, bool isChecked, void* operand, void* indices, void* updates, void* output)
    : ScatterRowsKernel(kind, type, 1, IndexShape.Product(shape[..depth]), count, IndexShape.Product(shape[depth..]),
        new RowIndices(indices, wideIndices, shape[..depth].ToArray(), isChecked), operand, updates, output);
