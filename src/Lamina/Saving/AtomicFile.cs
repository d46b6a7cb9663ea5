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
        using Pending file = Begin(path);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>Begins a file that is written bit by bit; only <see cref="Pending.Commit"/> shows it.</summary>
    public static Pending Begin(string path) => new(Path.GetFullPath(path));

    /// <summary>A file under a temporary name.</summary>
    public sealed class Pending : IDisposable
    {
        readonly string full, temporary;
        readonly FileStream stream;
        bool committed;

        internal Pending(string full)
        {
            this.full = full;
            temporary = $"{full}.{Guid.NewGuid():N}.tmp";
            stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }

        /// <summary>Where the content goes.</summary>
        public Stream Stream => stream;

        /// <summary>Gives the whole file its name.</summary>
        public void Commit()
        {
            stream.Flush(flushToDisk: true);
            stream.Dispose();
            File.Move(temporary, full, overwrite: true);
            committed = true;
            if (!OperatingSystem.IsWindows()) FlushFolder(Path.GetDirectoryName(full)!);
        }

        /// <summary>Ends it; what was not committed goes.</summary>
        public void Dispose()
        {
            stream.Dispose();
            if (!committed) File.Delete(temporary);
        }
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
