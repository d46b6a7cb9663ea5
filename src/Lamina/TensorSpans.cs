using System.Numerics.Tensors;
using Lamina.IR;

namespace Lamina;

/// <summary>
/// Exchange with System.Numerics.Tensors: a span over the same memory in one direction, a copy in the other, since a
/// <see cref="Tensor{T}"/> does not say where its array is. To share memory with a Tensor of theirs, make both from
/// the same array: <c>Tensor.Create(array, lengths)</c> and <see cref="NDArray.Wrap"/>.
/// </summary>
public static class TensorSpans
{
    extension(NDArray array)
    {
        /// <summary>The memory as a span of the same shape, without copying.</summary>
        /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the element type.</exception>
        public TensorSpan<T> AsTensorSpan<T>() where T : unmanaged =>
            new(array.AsSpan<T>(), [.. array.Shape.Select(size => (nint)size)]);

        /// <summary>Copies a tensor of System.Numerics.Tensors, strided or not, into a new array.</summary>
        /// <param name="tensor">Of an element type of Lamina's; a <see cref="Tensor{T}"/> converts to it.</param>
        /// <exception cref="ArgumentException">The element type is not one of Lamina's.</exception>
        public static NDArray FromTensorSpan<T>(ReadOnlyTensorSpan<T> tensor) where T : unmanaged
        {
            int[] sizes = new int[tensor.Rank];
            for (int i = 0; i < sizes.Length; i++) sizes[i] = checked((int)tensor.Lengths[i]);
            var result = new NDArray(new Shape(sizes), DTypes.Of<T>());
            tensor.FlattenTo(result.AsSpan<T>());
            return result;
        }
    }
}
