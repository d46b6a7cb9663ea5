namespace Lamina.Cpu;

/// <summary>
/// TensorFlow's gather_nd: each index holds depth coordinates into the operand's first dimensions;
/// result shape = (the indices' shape without its last dimension) + shape[depth:].
/// </summary>
/// <param name="shape">The operand's shape.</param>
/// <param name="depth">Coordinates an index, 1 to the operand's rank.</param>
/// <param name="count">How many indices.</param>
/// <param name="wideIndices">Whether they are int64 rather than int32.</param>
/// <param name="isChecked">Whether an index out of range throws; otherwise it is clamped.</param>
/// <param name="elementSize">1, 2, 4 or 8.</param>
/// <param name="operand">The operand's elements.</param>
/// <param name="indices">The indices, (count, depth).</param>
/// <param name="output">Room for the result.</param>
sealed unsafe class GatherNdKernel(ReadOnlySpan<int> shape, int depth, long count, bool wideIndices, bool isChecked,
    int elementSize, void* operand, void* indices, void* output)
    : GatherRowsKernel(1, IndexShape.Product(shape[..depth]), count, IndexShape.Product(shape[depth..]) * elementSize,
        new RowIndices(indices, wideIndices, shape[..depth].ToArray(), isChecked), operand, output);
