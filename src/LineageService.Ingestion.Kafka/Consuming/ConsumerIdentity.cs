using System.Text;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>
/// The name under which a store of its own takes part in its group, kept in the store: it gets its partitions back at once after a restart, and a
/// copy of the store that consumes too is fenced.
/// </summary>
public static class ConsumerIdentity
{
    private const string StateKey = "kafka:consumer";

    /// <summary>Prefix of all such names, by which others of the group know that this one shares its store with nobody.</summary>
    internal const string Prefix = "lineage-store-";

    /// <summary>The store's name; made up and kept where it has none.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read or written.</exception>
    public static async Task<string> OfAsync(LineageGraphHost host, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(time);
        if (await host.Store.FindKeyedStateAsync(StateKey, cancellationToken).ConfigureAwait(false) is { } known)
            return Encoding.UTF8.GetString(known.State.Span);
        var name = $"{Prefix}{Guid.NewGuid():N}";
        var batch = new LineageBatch { KeyedStates = [new KeyedState(StateKey, Encoding.UTF8.GetBytes(name))], RecordedAt = time.GetUtcNow() };
        await host.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        return name;
    }
}
