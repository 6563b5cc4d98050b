namespace LineageService.Graph.Store;

/// <summary>The store could not do its work: disk, lock, connection, version. Not for bad input, which is a value.</summary>
/// <param name="isTransient">True where the same call may succeed later.</param>
public sealed class LineageStoreException(string message, bool isTransient, Exception? inner = null) : Exception(message, inner)
{
    public bool IsTransient { get; } = isTransient;

    /// <summary>True where another writer came between: read anew what the batch was made of, then make another.</summary>
    public bool IsConflict { get; init; }

    /// <summary>What kept it from its work, where whoever starts a service tells the cases apart.</summary>
    public StoreObstacle Obstacle { get; init; }
}
