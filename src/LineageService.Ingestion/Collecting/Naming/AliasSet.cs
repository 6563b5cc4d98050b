using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Naming;

/// <summary>
/// Gathers aliases of many definitions and keeps those that agree: an alias that is said to be two datasets is neither, and one that would
/// close a ring is left out. The order of adding does not matter. Mutable; one thread.
/// </summary>
public sealed class AliasSet
{
    private readonly SortedDictionary<DatasetId, SortedDictionary<DatasetId, string>> _claims = [];

    public void Add(CollectedAlias alias)
    {
        if (alias.Alias == alias.Dataset) return;
        if (!_claims.TryGetValue(alias.Alias, out var datasets)) _claims[alias.Alias] = datasets = [];

        // Of several reasons the first in order: the result must not depend on who came first.
        if (!datasets.TryGetValue(alias.Dataset, out var evidence) || string.CompareOrdinal(alias.Evidence, evidence) < 0)
            datasets[alias.Dataset] = alias.Evidence;
    }

    /// <summary>The aliases that stand, in order of their names.</summary>
    public ImmutableArray<CollectedAlias> Settled()
    {
        var settled = ImmutableArray.CreateBuilder<CollectedAlias>();
        foreach (var (alias, datasets) in _claims)
        {
            if (datasets.Count != 1) continue;
            var (dataset, evidence) = datasets.First();
            if (!IsRing(alias, dataset)) settled.Add(new CollectedAlias(alias, dataset, evidence));
        }

        return settled.ToImmutable();
    }

    /// <summary>Names that definitions give to different datasets, with those datasets.</summary>
    public IEnumerable<(DatasetId Alias, ImmutableArray<DatasetId> Datasets)> Conflicts =>
        _claims.Where(claim => claim.Value.Count > 1).Select(claim => (claim.Key, claim.Value.Keys.ToImmutableArray()));

    // Of a ring, the least name is no alias: it stands for all.
    private bool IsRing(DatasetId alias, DatasetId dataset)
    {
        var least = alias;
        var seen = new HashSet<DatasetId> { alias };
        for (var at = dataset; seen.Add(at);)
        {
            if (at.CompareTo(least) < 0) least = at;
            if (!_claims.TryGetValue(at, out var next) || next.Count != 1) return false;
            at = next.First().Key;
            if (at == alias) return least == alias;
        }

        return false;
    }
}
