namespace Lamina.Saving;

/// <summary>A file of a model or of data is damaged, cut short, or of another kind.</summary>
public sealed class InvalidModelFileException : IOException
{
    /// <summary>Names the file and what is wrong with it.</summary>
    /// <param name="file">The file's path, or what its stream is known as.</param>
    /// <param name="problem">What was found and what was expected.</param>
    /// <param name="inner">The cause, when another exception told of it.</param>
    public InvalidModelFileException(string file, string problem, Exception? inner = null)
        : base($"{file}: {problem}", inner)
    {
        File = file;
        Problem = problem;
    }

    /// <summary>The file's path, or what its stream is known as.</summary>
    public string File { get; }

    /// <summary>What was found and what was expected.</summary>
    public string Problem { get; }
}
