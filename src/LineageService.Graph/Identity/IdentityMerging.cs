using LineageService.Graph.Identity.Suggestions;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Graph.Identity;

/// <summary>
/// Makes and undoes merges, refuses suggestions and changes the rules. One change at a time, so that what is checked still holds when it
/// is committed. Mutable, thread-safe.
/// </summary>
/// <param name="symlinks">Parts what symlinks made one; null where no events are folded in this process.</param>
public sealed class IdentityMerging(LineageGraphHost host, TimeProvider time, ISymlinkFold? symlinks = null) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Says that two names are one; the graph shows it when this returns.</summary>
    /// <param name="kind"><see cref="NodeKind.Dataset"/> or <see cref="NodeKind.Job"/>.</param>
    /// <exception cref="LineageStoreException">The store cannot be written.</exception>
    public Task<MergeOutcome> MergeAsync(
        NodeKind kind, IdentityName alias, IdentityName canonical, string reason, string author, CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                var graph = await host.NamesAsync(Selection(kind, alias, canonical), cancellationToken).ConfigureAwait(false);
                var refusal = kind == NodeKind.Job ? CheckJobs(graph, alias, canonical) : CheckDatasets(graph, alias, canonical);
                if (refusal is not null) return refusal;
                var now = time.GetUtcNow();
                var merge = new IdentityMerge("m-" + Guid.CreateVersion7(now).ToString("N"), kind, alias, canonical, reason, author, now);
                return MergeOutcome.Done(merge, await CommitAsync(merge, cancellationToken).ConfigureAwait(false));
            },
            cancellationToken);

    /// <summary>Takes a merge or what a rule says of one name back.</summary>
    /// <param name="id">Of an <see cref="IdentityMerge"/> or a <see cref="KnownAlias"/>.</param>
    public Task<MergeOutcome> UndoAsync(string id, string author, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            var now = time.GetUtcNow();
            if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is { } merge)
            {
                if (merge.UndoneAt is not null)
                    return MergeOutcome.Refused(MergeRefusal.NotInForce, $"The merge {id} is not in force: {merge.UndoneBy} undid it.");
                var undone = merge with { UndoneAt = now, UndoneBy = author };
                return MergeOutcome.Done(undone, await CommitAsync(undone, cancellationToken).ConfigureAwait(false));
            }

            var aliases = await host.NamesAsync(new NameSelection { AllAliases = true }, cancellationToken).ConfigureAwait(false);
            if (KnownAlias.Of(aliases).FirstOrDefault(known => known.Id == id) is not { } ruled)
                return MergeOutcome.Refused(MergeRefusal.UnknownId, $"No merge has the id '{id}'.");
            if (ruled.Rule == KnownAlias.Symlink)
            {
                return symlinks is not null && await symlinks.SeparateAsync(ruled.Alias, author, cancellationToken).ConfigureAwait(false) is var (kept, epoch)
                    ? MergeOutcome.Done(kept, epoch)
                    : MergeOutcome.Refused(
                        MergeRefusal.BySymlink,
                        $"Something other than an event says that {ruled.Alias} is {ruled.Canonical}: it was imported so, and an import takes it back.");
            }

            var exception = new IdentityMerge(
                id, NodeKind.Dataset, new(ruled.Alias.Namespace, ruled.Alias.Name), new(ruled.Canonical.Namespace, ruled.Canonical.Name),
                "An exception from the rule.", ruled.Rule, now)
            {
                UndoneAt = now,
                UndoneBy = author,
            };
            return MergeOutcome.Done(exception, await CommitAsync(exception, cancellationToken).ConfigureAwait(false));
        },
        cancellationToken);

    /// <summary>Says that two names are not one, so that the suggestion is not made again.</summary>
    public Task<MergeOutcome> RejectAsync(
        MergeSuggestion suggestion, string reason, string author, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            ArgumentNullException.ThrowIfNull(suggestion);
            var now = time.GetUtcNow();
            var refused = new IdentityMerge(
                suggestion.Id, suggestion.Kind, suggestion.Alias, suggestion.Canonical, reason, author, now)
            {
                UndoneAt = now,
                UndoneBy = author,
            };
            return MergeOutcome.Done(refused, await CommitAsync(refused, cancellationToken).ConfigureAwait(false));
        },
        cancellationToken);

    /// <summary>Replaces the rules; the graph shows it when this returns.</summary>
    /// <param name="replaced">The version of the rules that these were made from (<see cref="ReadRulesVersionAsync"/>); null to replace whatever is there.</param>
    /// <returns>The commit that holds them.</returns>
    /// <exception cref="LineageStoreException">
    /// The store cannot be written, or (<see cref="LineageStoreException.IsConflict"/>) other rules are in force than those that were to be replaced.
    /// </exception>
    public Task<long> SetRulesAsync(IdentityRules rules, CancellationToken cancellationToken, UInt128? replaced = null) => InTurnAsync(
        () => host.CommitAsync(
            new LineageBatch
            {
                KeyedStates = [new KeyedState(IdentityRules.StateKey, IdentityRulesCodec.Write(rules))],
                Guards = replaced is { } version ? [StateGuard.Of(IdentityRules.StateKey, version)] : [],
                RecordedAt = time.GetUtcNow(),
            },
            cancellationToken),
        cancellationToken);

    /// <summary>Tells the rules of a store apart from those before and after; default where it has none of its own.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<UInt128> ReadRulesVersionAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var state = await store.FindKeyedStateAsync(IdentityRules.StateKey, cancellationToken).ConfigureAwait(false);
        return state is null ? default : StateGuard.HashOf(state.State.Span);
    }

    public void Dispose() => _turn.Dispose();

    private static NameSelection Selection(NodeKind kind, params IdentityName[] names) => kind == NodeKind.Job
        ? new NameSelection { Jobs = [.. names.Select(IdentityMap.Job)] }
        : new NameSelection { Datasets = [.. names.Select(IdentityMap.Dataset)] };

    private static MergeOutcome? CheckDatasets(LineageGraph graph, IdentityName alias, IdentityName canonical)
    {
        var (from, to) = (IdentityMap.Dataset(alias), IdentityMap.Dataset(canonical));
        if (graph.FindDataset(from) is not { } named) return Unknown(from.ToString());
        if (graph.FindDataset(to) is not { } stays) return Unknown(to.ToString());
        if (from == to) return MergeOutcome.Refused(MergeRefusal.Same, $"{from} cannot be merged with itself.");
        if (graph.Canonical(stays).Id == from)
            return Ring(from.ToString(), to.ToString());
        return graph.Canonical(named).Id is var known && known != from
            ? MergeOutcome.Refused(MergeRefusal.AlreadyMerged, $"{from} is another name of {known} already.")
            : null;
    }

    private static MergeOutcome? CheckJobs(LineageGraph graph, IdentityName alias, IdentityName canonical)
    {
        var (from, to) = (IdentityMap.Job(alias), IdentityMap.Job(canonical));
        if (graph.FindJob(from) is not { } named) return Unknown(from.ToString());
        if (graph.FindJob(to) is not { } stays) return Unknown(to.ToString());
        if (from == to) return MergeOutcome.Refused(MergeRefusal.Same, $"{from} cannot be merged with itself.");
        if (stays.Id == from)
            return Ring(from.ToString(), to.ToString());
        return named.Id != from
            ? MergeOutcome.Refused(MergeRefusal.AlreadyMerged, $"{from} is another name of {named.Id} already.")
            : null;
    }

    private static MergeOutcome Ring(string alias, string canonical) => MergeOutcome.Refused(
        MergeRefusal.Cycle, $"{canonical} is another name of {alias} already; the other way round would be a ring.");

    private static MergeOutcome Unknown(string id) => MergeOutcome.Refused(MergeRefusal.UnknownNode, $"No node '{id}' is known.");

    private async Task<IdentityMerge?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await foreach (var merge in host.Store.ReadMergesAsync(cancellationToken).ConfigureAwait(false)) if (merge.Id == id) return merge;
        return null;
    }

    private Task<long> CommitAsync(IdentityMerge merge, CancellationToken cancellationToken) =>
        host.CommitAsync(new LineageBatch { Merges = [merge], RecordedAt = time.GetUtcNow() }, cancellationToken);

    private async Task<T> InTurnAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await change().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
