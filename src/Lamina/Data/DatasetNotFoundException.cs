namespace Lamina.Data;

/// <summary>The files of a dataset are in none of the folders where they are looked for.</summary>
public sealed class DatasetNotFoundException : IOException
{
    /// <summary>Names the dataset, the folders and the remedy.</summary>
    /// <param name="dataset">What it is called.</param>
    /// <param name="searched">The folders that were looked into, in order.</param>
    /// <param name="remedy">How to get the files and where to put them.</param>
    public DatasetNotFoundException(string dataset, IReadOnlyList<string> searched, string remedy)
        : base($"The files of {dataset} were not found. Looked into:\n  {string.Join("\n  ", searched)}\n{remedy}")
    {
        Dataset = dataset;
        Searched = searched;
    }

    /// <summary>What the dataset is called.</summary>
    public string Dataset { get; }

    /// <summary>The folders that were looked into, in order.</summary>
    public IReadOnlyList<string> Searched { get; }
}
