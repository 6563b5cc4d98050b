namespace LineageService.Graph.Store;

/// <summary>
/// Keeps events as received, byte for byte, dead ones among them. Facets are stored once by content hash behind this interface; what is
/// handed out is whole. Appending is part of a <see cref="LineageBatch"/>, so that an event and what it changes are committed together.
/// </summary>
public interface IEventLog
{
    /// <summary>True where an event of this content hash is in the log.</summary>
    Task<bool> HasEventAsync(string contentHash, CancellationToken cancellationToken);

    /// <summary>The <see cref="LoggedEvent.Kind"/> of the event of a whole content hash; null where it is not in the log.</summary>
    async Task<string?> FindEventKindAsync(string contentHash, CancellationToken cancellationToken) =>
        await FindEventAsync(contentHash, cancellationToken).ConfigureAwait(false) is { } found && found.ContentHash == contentHash
            ? found.Kind
            : null;

    /// <summary>The kinds of those of the events that are in the log, by content hash. For many at once.</summary>
    async Task<IReadOnlyDictionary<string, string>> FindEventKindsAsync(
        IReadOnlyCollection<string> contentHashes, CancellationToken cancellationToken)
    {
        var kinds = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var hash in contentHashes)
        {
            if (await FindEventKindAsync(hash, cancellationToken).ConfigureAwait(false) is { } kind) kinds[hash] = kind;
        }

        return kinds;
    }

    /// <summary>The event of a content hash, or of the only hash that begins so (16 digits at least); null for none.</summary>
    Task<LoggedEvent?> FindEventAsync(string contentHash, CancellationToken cancellationToken);

    /// <summary>A page of the log, newest receipt first.</summary>
    Task<Page<LoggedEvent>> ListEventsAsync(EventQuery query, CancellationToken cancellationToken);

    /// <summary>All events that a query names, in order of receipt, streamed; its limit and cursor do not count.</summary>
    IAsyncEnumerable<LoggedEvent> ReadEventsAsync(EventQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Does with a body what can be done before it is committed, on the caller's thread, so that the one writer has less to do. The answer
    /// belongs into <see cref="LoggedEvent.Prepared"/>; null where there is nothing to do.
    /// </summary>
    object? PrepareBody(ReadOnlyMemory<byte> body) => null;

    /// <summary>
    /// False where the memory of a body is not referred to any more once its batch is committed, so that whoever wrote may use it again; true
    /// where the log is in memory itself.
    /// </summary>
    bool HoldsBodies => true;
}
