namespace LineageService.Graph.Store;

/// <summary>
/// A place beside a store for one graph snapshot file: a cache for fast starts, never the truth. Optional, beside <see
/// cref="ILineageStore"/>.
/// </summary>
public interface ISnapshotShelf
{
    /// <summary>Identity of the store, so that the file of another store is not taken for this one's.</summary>
    Guid StoreId { get; }

    /// <summary>Opens the file to read; null where there is none.</summary>
    Stream? OpenSnapshot();

    /// <summary>Replaces the file whole: readers see the old or the new one. Does nothing on a store opened to read.</summary>
    Task ReplaceSnapshotAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken);
}
