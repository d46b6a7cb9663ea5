namespace Lamina.Saving;

/// <summary>Numbers of one type that tensors show parts of.</summary>
/// <param name="Type">The name of PyTorch's class, such as "FloatStorage".</param>
/// <param name="Key">The name of the member of the file.</param>
/// <param name="Elements">How many numbers there are.</param>
sealed record TorchStorage(string Type, string Key, long Elements);

/// <summary>A tensor as a pickle describes it.</summary>
/// <param name="Storage">Where its numbers are.</param>
/// <param name="Offset">The first of them.</param>
/// <param name="Sizes">The sizes.</param>
/// <param name="Strides">How far neighbours in each dimension are apart.</param>
sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Sizes, long[] Strides);

/// <summary>A dictionary in a pickle.</summary>
sealed class PickledDictionary
{
    /// <summary>Keys and values in order.</summary>
    public List<(object? Key, object? Value)> Items { get; } = [];
}
