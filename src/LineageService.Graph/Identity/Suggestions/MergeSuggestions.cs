using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>
/// Looks for names that may be one. Each kind of sign blocks the names by a key and compares only within a block, so that the cost grows
/// with the number of names, not with its square. The last result is kept while the graph is the same. Mutable, thread-safe.
/// </summary>
public sealed class MergeSuggestions(LineageGraphHost host)
{
    private readonly Lock _lock = new();
    private LineageGraph? _graph;
    private Task<ImmutableArray<MergeSuggestion>>? _found;

    /// <summary>All suggestions for the current graph, the surest first.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public Task<ImmutableArray<MergeSuggestion>> FindAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var graph = host.Current;
            if (_found is null || _graph != graph || _found.IsFaulted)
            {
                // Not under a caller's token: others may wait for the same by the time that one gives up.
                _graph = graph;
                _found = Task.Run(() => FindAsync(host.Store, graph, CancellationToken.None), CancellationToken.None);
            }

            return _found.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The suggestions for a graph of a store.</summary>
    public static async Task<ImmutableArray<MergeSuggestion>> FindAsync(
        ILineageStore store, LineageGraph graph, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(graph);
        var merges = new List<IdentityMerge>();
        await foreach (var merge in store.ReadMergesAsync(cancellationToken).ConfigureAwait(false)) merges.Add(merge);
        var found = new SuggestionCollector(graph, merges);
        await LinkSigns.FindAsync(store, found, cancellationToken).ConfigureAwait(false);
        foreach (var find in (ReadOnlySpan<Action<SuggestionCollector>>)
            [PathSigns.Find, CaseSigns.Find, NamespaceSigns.Find, SchemaSigns.Find, JobNameSigns.Find, DbtJobSigns.Find])
        {
            cancellationToken.ThrowIfCancellationRequested();
            find(found);
        }

        return found.ToSuggestions();
    }
}
