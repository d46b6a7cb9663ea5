using Lamina.IR;

namespace Lamina;

/// <summary>Reading the values of tensors.</summary>
public static class TensorExtensions
{
    extension(Tensor tensor)
    {
        /// <summary>The value; reading it compiles and runs what the tensor depends on.</summary>
        public NDArray Value => Evaluation.Evaluate([tensor])[0];

        /// <summary>The values as a flat array, row-major.</summary>
        /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the element type.</exception>
        public T[] ToArray<T>() where T : unmanaged => tensor.Value.ToArray<T>();

        /// <summary>The value of a tensor of one element.</summary>
        /// <exception cref="InvalidOperationException">The tensor has more or fewer elements.</exception>
        public double Item() => tensor.Shape.Elements == 1 ? tensor.Value[0]
            : throw new InvalidOperationException($"Only a tensor of one element is a number, not {tensor.Type}.");
    }
}
