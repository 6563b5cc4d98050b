using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Identity;

/// <summary>
/// Which names of a store are other names of which, by merges, rules and symlinks: all that must be known to answer from a part of the store as from the
/// whole graph. Holds aliases alone, no dataset that is only itself. Immutable.
/// </summary>
public sealed class AliasNames
{
    private readonly ImmutableDictionary<DatasetId, DatasetId> _next;
    private readonly Lazy<Dictionary<DatasetId, ImmutableArray<DatasetId>>> _groups;
    private readonly Lazy<ILookup<JobId, JobId>> _jobs;

    private AliasNames(IdentityMap identity, ImmutableDictionary<DatasetId, DatasetId> next)
    {
        (Identity, _next) = (identity, next);
        _groups = new Lazy<Dictionary<DatasetId, ImmutableArray<DatasetId>>>(Groups);
        _jobs = new Lazy<ILookup<JobId, JobId>>(() => identity.MergedJobs.ToLookup(identity.Canonical));
    }

    public IdentityMap Identity { get; }

    /// <summary>Every name that is another one's.</summary>
    public IEnumerable<DatasetId> Aliases => _next.Keys;

    /// <summary>What stands for others; a store may not know it otherwise.</summary>
    public IEnumerable<DatasetId> Homes => _groups.Value.Keys;

    /// <summary>Reads the names of a store: all of them go by, the aliases stay.</summary>
    /// <param name="identity">Merges and rules at the point that the reader reads.</param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<AliasNames> ReadAsync(ILineageReader reader, IdentityMap identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(identity);
        var next = ImmutableDictionary.CreateBuilder<DatasetId, DatasetId>();
        await foreach (var (id, aliasOf) in reader.ReadDatasetNamesAsync([], cancellationToken).ConfigureAwait(false))
            if (Next(identity, id, aliasOf) is { } canonical) Enter(next, identity, id, canonical);
        foreach (var id in identity.MergedDatasets)
            if (Next(identity, id, null) is { } canonical) next.TryAdd(id, canonical);
        return new AliasNames(identity, next.ToImmutable());
    }

    /// <summary>The names behind a commit that changed neither merges nor rules.</summary>
    public AliasNames After(IEnumerable<LineageBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        var next = _next.ToBuilder();
        foreach (var batch in batches)
        {
            foreach (var record in batch.Datasets)
            {
                if (Next(Identity, record.Id, record.AliasOf) is { } canonical) Enter(next, Identity, record.Id, canonical);
                else next.Remove(record.Id);
            }

            foreach (var job in batch.Jobs) foreach (var id in job.Inputs.Concat(job.Outputs)) Mention(next, id);
            foreach (var set in batch.EdgeSets.Concat(batch.EdgeHistories.SelectMany(history => history.Versions)))
            {
                Mention(next, set.Target);
                foreach (var id in set.Block.Datasets) Mention(next, id);
            }
        }

        var after = next.ToImmutable();
        return ReferenceEquals(after, _next) ? this : new AliasNames(Identity, after);
    }

    /// <summary>The dataset that a name stands for; itself where it is no alias.</summary>
    public DatasetId Home(DatasetId id) => FirstHand(id) is { } next ? AliasChain.End(next, FirstHand) : id;

    /// <summary>All names of a dataset, the one that stands for the others first.</summary>
    public ImmutableArray<DatasetId> Of(DatasetId home) => _groups.Value.TryGetValue(home, out var names) ? names : [home];

    /// <summary>All names of a job, the one that stands for the others first.</summary>
    public ImmutableArray<JobId> OfJob(JobId id)
    {
        var home = Identity.Canonical(id);
        return _jobs.Value.Contains(home) ? [home, .. _jobs.Value[home]] : [home];
    }

    private static DatasetId? Next(IdentityMap identity, DatasetId id, DatasetId? symlink)
    {
        var canonical = identity.Canonical(id);
        return canonical != id ? canonical : symlink == id ? null : symlink;
    }

    // What is named as the canonical one may be an alias by a rule itself, though nothing else speaks of it.
    private static void Enter(ImmutableDictionary<DatasetId, DatasetId>.Builder next, IdentityMap identity, DatasetId id, DatasetId canonical)
    {
        next[id] = canonical;
        if (identity.Canonical(canonical) is var further && further != canonical) next.TryAdd(canonical, further);
    }

    private void Mention(ImmutableDictionary<DatasetId, DatasetId>.Builder next, DatasetId id)
    {
        if (!next.ContainsKey(id) && Identity.Canonical(id) is var canonical && canonical != id) next[id] = canonical;
    }

    private DatasetId? FirstHand(DatasetId id)
    {
        if (_next.TryGetValue(id, out var next)) return next == id ? null : next;
        return Identity.Canonical(id) is var canonical && canonical != id ? canonical : null;
    }

    private Dictionary<DatasetId, ImmutableArray<DatasetId>> Groups() => _next.Keys
        .GroupBy(Home)
        .ToDictionary(group => group.Key, group => ImmutableArray.CreateRange(group.Where(id => id != group.Key).Order().Prepend(group.Key)));
}
