using System.Globalization;
using LineageService.Graph.Store;

namespace LineageService.Graph.Sqlite.Files;

/// <summary>
/// Keeps a second writer out of a store: an operating system lock on the file <c>lock</c>, which holds the writer's process id and goes
/// with the process however it ends. Readers do not ask for it. Mutable; disposing it lets go.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    // Behind any content: on Windows a locked range cannot be read, and the process id must be.
    private const long LockedByte = 1 << 20;

    // Locks of this kind belong to the process: two stores in one process must be kept apart here.
    private static readonly HashSet<string> Held = new(StringComparer.Ordinal);

    private readonly string _path;
    private readonly FileStream _file;

    private StoreLock(string path, FileStream file) => (_path, _file) = (path, file);

    /// <exception cref="LineageStoreException">Another writer has the store.</exception>
    public static StoreLock Take(StoreDirectory directory)
    {
        var path = Path.GetFullPath(directory.Lock);
        lock (Held)
        {
            if (!Held.Add(path)) throw Taken(Environment.ProcessId);
        }

        try
        {
            return new StoreLock(path, Open(path));
        }
        catch
        {
            Release(path);
            throw;
        }
    }

    public void Dispose()
    {
        _file.SetLength(0);
        _file.Dispose();
        Release(_path);
    }

    private static FileStream Open(string path)
    {
        // macOS has no range locks in .NET: the whole file is locked there, and the other process's id cannot be told.
        var share = OperatingSystem.IsMacOS() ? FileShare.None : FileShare.ReadWrite;
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
            if (!OperatingSystem.IsMacOS()) file.Lock(LockedByte, 1);
        }
        catch (IOException) when (file is not null || OperatingSystem.IsMacOS())
        {
            var owner = file is null ? null : ReadOwner(file);
            file?.Dispose();
            throw Taken(owner);
        }

        file.SetLength(0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush(flushToDisk: false);
        return file;
    }

    private static int? ReadOwner(FileStream file)
    {
        Span<byte> text = stackalloc byte[16];
        var length = file.Read(text);
        return int.TryParse(text[..length], CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    private static void Release(string path)
    {
        lock (Held) Held.Remove(path);
    }

    private static LineageStoreException Taken(int? owner) => new(
        owner is { } id
            ? string.Create(
                CultureInfo.InvariantCulture, $"The store is open for writing in process {id}. Stop it, or open the store to read.")
            : "The store is open for writing in another process. Stop it, or open the store to read.",
        isTransient: true)
    { Obstacle = StoreObstacle.Locked };
}
