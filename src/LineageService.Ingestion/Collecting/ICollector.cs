namespace LineageService.Ingestion.Collecting;

/// <summary>
/// Reads one source whole (a catalog, a repository, a scheduler) and tells what is there. A collector neither writes nor remembers anything: what
/// is new, changed or gone is found by <see cref="CollectionRun"/>, by content. Secrets come from the environment or a file, never from an argument,
/// and never reach an item or a message.
/// </summary>
public interface ICollector
{
    /// <summary>What is read. The same source has the same value in every run: it is how the run knows what vanished.</summary>
    CollectorSource Source { get; }

    /// <summary>
    /// The items, in any order, streamed. What cannot be taken is a <see cref="CollectedFailure"/>, and the rest goes on; an exception means that the
    /// source as a whole could not be read, and then nothing is applied.
    /// </summary>
    /// <exception cref="CollectorException">The source cannot be reached or is not what it should be; its message says what to do.</exception>
    IAsyncEnumerable<CollectedItem> CollectAsync(IProgress<CollectProgress>? progress, CancellationToken cancellationToken);
}

/// <summary>What a collector reads.</summary>
/// <param name="Kind">The collector: <c>dbt</c>, <c>postgresql</c>, <c>hive-metastore</c>, <c>dolphinscheduler</c> …</param>
/// <param name="Name">Which one of its kind, as its owner calls it (<c>--source</c>): a host and database, a repository's name. No secret, no machine path.</param>
public sealed record CollectorSource(string Kind, string Name)
{
    public override string ToString() => $"{Kind}:{Name}";
}

/// <summary>How far a collector is.</summary>
/// <param name="Doing">A short phrase: <c>reading manifests</c>.</param>
/// <param name="Total">0 where it is not known.</param>
public readonly record struct CollectProgress(string Doing, long Done, long Total);

/// <summary>A source cannot be read at all. The message names what was tried and what to do; it holds no secret and no SQL.</summary>
public sealed class CollectorException : Exception
{
    public CollectorException(string message)
        : base(message)
    {
    }

    public CollectorException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
