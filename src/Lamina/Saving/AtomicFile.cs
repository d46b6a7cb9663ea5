namespace Lamina.Saving;

/// <summary>Writes a file so that its path shows the old content or the new, never a part.</summary>
static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary name in the same folder, flushes it to the disk and renames it. On failure the temporary
    /// file is removed and the old content stays.
    /// </summary>
    /// <remarks>
    /// The content is durable before the rename. The rename itself is atomic but may be undone by a loss of power until
    /// the operating system writes the folder: .NET offers no way to flush a folder without native code.
    /// </remarks>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
