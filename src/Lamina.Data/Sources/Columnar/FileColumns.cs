namespace Lamina.Data;

/// <summary>The columns that are wanted of a file.</summary>
static class FileColumns
{
    /// <summary>The fields of a file, all or those of some names, in the order of these.</summary>
    /// <exception cref="DataFormatException">A name stands twice.</exception>
    /// <exception cref="ArgumentException">One is not there.</exception>
    public static IEnumerable<T> Chosen<T>(
        string path, IReadOnlyList<T> fields, Func<T, string> name, IReadOnlyList<string>? columns)
    {
        if (columns is null && fields.GroupBy(name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new DataFormatException(path, null, $"it has the column '{twice.Key}' twice.");
        return columns is null ? fields : columns.Select(wanted => fields.FirstOrDefault(f => name(f) == wanted)
            ?? throw new ArgumentException(
                $"{path} has no column '{wanted}'; it has {string.Join(", ", fields.Select(name))}."));
    }
}
