using Lamina.IR;

namespace Lamina.Layers;

/// <summary>Keras's functions add, subtract, multiply, …: each applies the layer of the same name.</summary>
public static class Merge
{
    /// <summary>The sum of tensors of the same shape, by a layer <see cref="Layers.Add"/>.</summary>
    /// <param name="inputs">Two or more tensors.</param>
    public static KerasTensor Add(params KerasTensor[] inputs) => new Add().Apply(inputs);

    /// <summary>The difference of two tensors, by a layer <see cref="Layers.Subtract"/>.</summary>
    /// <param name="inputs">Two tensors.</param>
    public static KerasTensor Subtract(params KerasTensor[] inputs) => new Subtract().Apply(inputs);

    /// <summary>The product element by element, by a layer <see cref="Layers.Multiply"/>.</summary>
    /// <param name="inputs">Two or more tensors.</param>
    public static KerasTensor Multiply(params KerasTensor[] inputs) => new Multiply().Apply(inputs);

    /// <summary>The mean element by element, by a layer <see cref="Layers.Average"/>.</summary>
    /// <param name="inputs">Two or more tensors.</param>
    public static KerasTensor Average(params KerasTensor[] inputs) => new Average().Apply(inputs);

    /// <summary>The larger element by element, by a layer <see cref="Layers.Maximum"/>.</summary>
    /// <param name="inputs">Two or more tensors.</param>
    public static KerasTensor Maximum(params KerasTensor[] inputs) => new Maximum().Apply(inputs);

    /// <summary>The smaller element by element, by a layer <see cref="Layers.Minimum"/>.</summary>
    /// <param name="inputs">Two or more tensors.</param>
    public static KerasTensor Minimum(params KerasTensor[] inputs) => new Minimum().Apply(inputs);

    /// <summary>Tensors one behind the other, by a layer <see cref="Layers.Concatenate"/>.</summary>
    /// <param name="inputs">Tensors that differ along the axis only.</param>
    /// <param name="axis">The axis along which they are joined.</param>
    public static KerasTensor Concatenate(KerasTensor[] inputs, int axis = -1) => new Concatenate(axis).Apply(inputs);

    /// <summary>Products of samples summed over axes, by a layer <see cref="Layers.Dot"/>.</summary>
    /// <param name="inputs">Two tensors.</param>
    /// <param name="axes">The axis of each that is summed over; one number if it is the same.</param>
    /// <param name="normalize">Whether to divide by the lengths first.</param>
    public static KerasTensor Dot(KerasTensor[] inputs, Ints axes, bool normalize = false) =>
        new Dot(axes, normalize).Apply(inputs);
}
