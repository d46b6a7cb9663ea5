namespace Lamina.Data;

/// <summary>The folder that a user named for a dataset.</summary>
/// <param name="dataset">What the dataset is called.</param>
/// <param name="path">The folder.</param>
/// <param name="remedy">How to get the files.</param>
sealed class DatasetFolder(string dataset, string path, string remedy)
{
    readonly string folder = Path.GetFullPath(path ?? throw new ArgumentNullException(nameof(path)));

    /// <summary>The path of a file, as it is or compressed with gzip.</summary>
    /// <exception cref="DatasetNotFoundException">It is not there.</exception>
    public string Find(string name) =>
        new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".gz") }.FirstOrDefault(File.Exists)
            ?? throw new DatasetNotFoundException(dataset, [folder], $"'{name}' is missing. {remedy}");
}
