using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Grants;

/// <summary>
/// Grants in a store: one state for each source and dataset, committed with the rest of a collection. Read by dataset only; nobody lists them all.
/// </summary>
public static class GrantStates
{
    private const string SourcesKey = "grants/sources";

    /// <summary>What the store must take so that a source's grants are these and no others.</summary>
    /// <param name="keepsAbsent">True where something could not be read: datasets that are not told of keep their grants.</param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<ImmutableArray<KeyedState>> PlanAsync(
        ILineageStore store, string source, IEnumerable<DatasetGrant> grants, bool keepsAbsent, CancellationToken cancellationToken) =>
        (await PlanGuardedAsync(store, source, grants, keepsAbsent, cancellationToken).ConfigureAwait(false)).States;

    /// <summary>
    /// The same, and that nobody else named a source of grants meanwhile where the list of them is extended. What is one source's own the caller guards.
    /// </summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<(ImmutableArray<KeyedState> States, ImmutableArray<StateGuard> Guards)> PlanGuardedAsync(
        ILineageStore store, string source, IEnumerable<DatasetGrant> grants, bool keepsAbsent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var told = new SortedDictionary<DatasetId, List<DatasetGrant>>();
        foreach (var grant in grants)
        {
            if (!told.TryGetValue(grant.Dataset, out var same)) told[grant.Dataset] = same = [];
            if (!same.Contains(grant)) same.Add(grant);
        }

        var list = await store.FindKeyedStateAsync(SourcesKey, cancellationToken).ConfigureAwait(false);
        var sources = NamesIn(list);
        if (told.Count == 0 && !sources.Contains(source)) return ([], []);
        var before = sources.Contains(source) ? await ScopeAsync(store, source, cancellationToken).ConfigureAwait(false) : GrantScope.Empty;
        var states = ImmutableArray.CreateBuilder<KeyedState>();
        foreach (var (dataset, given) in told) states.Add(new KeyedState(KeyOf(source, dataset), GrantCodec.Write(given)));
        if (!keepsAbsent)
        {
            foreach (var dataset in before.Datasets)
                if (!told.ContainsKey(dataset)) states.Add(new KeyedState(KeyOf(source, dataset), GrantCodec.Write([])));
        }

        var now = new GrantScope(
            before.Namespaces.Union(told.Keys.Select(dataset => dataset.Namespace)), keepsAbsent ? before.Datasets.Union(told.Keys) : [.. told.Keys]);
        states.Add(new KeyedState(ScopeKeyOf(source), GrantCodec.WriteScope(now)));
        if (sources.Contains(source)) return (states.ToImmutable(), []);
        states.Add(new KeyedState(SourcesKey, GrantCodec.WriteNames([.. sources.Add(source).Order(StringComparer.Ordinal)])));
        return (states.ToImmutable(), [StateGuard.Of(SourcesKey, list is null ? default : StateGuard.HashOf(list.State.Span))]);
    }

    /// <summary>
    /// Who may do what with a dataset, by all its names; null where no source of grants covers the namespace of one of them: then nobody knows, which
    /// is not the same as nobody may.
    /// </summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<ImmutableArray<SourcedGrant>?> FindAsync(
        ILineageStore store, IReadOnlyCollection<DatasetId> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(names);
        var found = ImmutableArray.CreateBuilder<SourcedGrant>();
        var isCovered = false;
        foreach (var source in await SourcesAsync(store, cancellationToken).ConfigureAwait(false))
        {
            var scope = await ScopeAsync(store, source, cancellationToken).ConfigureAwait(false);
            foreach (var name in names)
            {
                if (!scope.Namespaces.Contains(name.Namespace)) continue;
                isCovered = true;
                if (!scope.Datasets.Contains(name)) continue;
                if (await store.FindKeyedStateAsync(KeyOf(source, name), cancellationToken).ConfigureAwait(false) is { } state)
                    found.AddRange(GrantCodec.Read(name, state.State.Span).Select(grant => new SourcedGrant(grant, source)));
            }
        }

        return isCovered ? found.ToImmutable() : null;
    }

    private static async Task<ImmutableArray<string>> SourcesAsync(ILineageStore store, CancellationToken cancellationToken) =>
        NamesIn(await store.FindKeyedStateAsync(SourcesKey, cancellationToken).ConfigureAwait(false));

    private static ImmutableArray<string> NamesIn(KeyedState? list) => list is null ? [] : GrantCodec.ReadNames(list.State.Span);

    private static async Task<GrantScope> ScopeAsync(ILineageStore store, string source, CancellationToken cancellationToken) =>
        await store.FindKeyedStateAsync(ScopeKeyOf(source), cancellationToken).ConfigureAwait(false) is { } state
            ? GrantCodec.ReadScope(state.State.Span)
            : GrantScope.Empty;

    private static string ScopeKeyOf(string source) => $"grants/source/{source}";

    private static string KeyOf(string source, DatasetId dataset) => $"grants/of/{source}/{dataset}";
}
