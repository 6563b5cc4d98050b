using System.Collections.Immutable;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Collecting.Sync;

/// <summary>The registries of all sources that a store was ever collected from.</summary>
public static class SourceRegistries
{
    private const string ListKey = "collect/sources";

    /// <summary>The sources, in order of their names.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<ImmutableArray<CollectorSource>> ListAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await store.FindKeyedStateAsync(ListKey, cancellationToken).ConfigureAwait(false) is { } state ? ReadList(state.State.Span) : [];
    }

    /// <summary>What a source gave the last time; null where it was never collected.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<SourceRegistry?> FindAsync(ILineageStore store, CollectorSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await store.FindKeyedStateAsync(SourceRegistry.KeyOf(source), cancellationToken).ConfigureAwait(false) is { } state
            ? SourceRegistry.Read(state.State)
            : null;
    }

    /// <summary>The same, and that it is still what was read.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    internal static async Task<(SourceRegistry? Registry, StateGuard Guard)> FindGuardedAsync(
        ILineageStore store, CollectorSource source, CancellationToken cancellationToken)
    {
        var key = SourceRegistry.KeyOf(source);
        return await store.FindKeyedStateAsync(key, cancellationToken).ConfigureAwait(false) is { } state
            ? (SourceRegistry.Read(state.State), StateGuard.Of(key, StateGuard.HashOf(state.State.Span)))
            : (null, StateGuard.Of(key, default));
    }

    /// <summary>
    /// That nobody else named a source since the list was read, where these states extend it: of two replicas that collect new sources at once neither loses
    /// the other's.
    /// </summary>
    internal static ImmutableArray<StateGuard> Guards(ImmutableArray<CollectorSource> known, ImmutableArray<KeyedState> states)
    {
        if (!states.Any(state => state.Key == ListKey)) return [];
        return [StateGuard.Of(ListKey, known.IsEmpty ? default : StateGuard.HashOf(WriteList(new SortedSet<CollectorSource>(known, Order))))];
    }

    /// <summary>The states to commit for registries, one of them perhaps of a source that is new.</summary>
    internal static ImmutableArray<KeyedState> States(ImmutableArray<CollectorSource> known, IEnumerable<SourceRegistry> registries)
    {
        var states = ImmutableArray.CreateBuilder<KeyedState>();
        var sources = new SortedSet<CollectorSource>(known, Order);
        foreach (var registry in registries)
        {
            sources.Add(registry.Source);
            states.Add(new KeyedState(SourceRegistry.KeyOf(registry.Source), registry.Write()));
        }

        if (sources.Count != known.Length) states.Add(new KeyedState(ListKey, WriteList(sources)));
        return states.ToImmutable();
    }

    private static readonly Comparer<CollectorSource> Order =
        Comparer<CollectorSource>.Create((left, right) => string.CompareOrdinal(left.ToString(), right.ToString()));

    private static byte[] WriteList(SortedSet<CollectorSource> sources)
    {
        var writer = new VarintWriter(256);
        writer.Unsigned((uint)sources.Count);
        foreach (var source in sources)
        {
            writer.Text(source.Kind);
            writer.Text(source.Name);
        }

        return writer.ToArray();
    }

    private static ImmutableArray<CollectorSource> ReadList(ReadOnlySpan<byte> bytes)
    {
        var reader = new VarintReader(bytes);
        var sources = ImmutableArray.CreateBuilder<CollectorSource>();
        for (var left = reader.Unsigned(); left > 0; left--) sources.Add(new CollectorSource(reader.Text(), reader.Text()));
        return sources.ToImmutable();
    }
}
