namespace Lamina.Text;

/// <summary>Writes a file so that its path shows the old content or the new, never a part.</summary>
static class WholeFile
{
    /// <summary>Writes to a temporary name in the same folder, flushes it to the disk and renames it.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path), temporary = $"{full}.{Guid.NewGuid():N}.tmp";
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
