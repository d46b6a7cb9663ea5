using System.Runtime.InteropServices;

namespace Lamina.Saving;

/// <summary>Writes a file so that its path shows the old content or the new, never a part.</summary>
static partial class AtomicFile
{
    const int ReadOnly = 0;

    /// <summary>
    /// Writes to a temporary name in the same folder, flushes it to the disk and renames it. On failure the temporary
    /// file is removed and the old content stays.
    /// </summary>
    /// <remarks>
    /// The content is durable before the rename, and on Unix the folder is flushed after it, so that a loss of power
    /// does not undo it. Where a file system cannot flush folders, the rename is as durable as it makes it.
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
        if (!OperatingSystem.IsWindows()) FlushFolder(Path.GetDirectoryName(full)!);
    }

    // .NET does not open folders; this is what its own FileStream does with a file.
    static void FlushFolder(string folder)
    {
        int handle = Open(folder, ReadOnly);
        if (handle < 0) return;
        _ = Flush(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
