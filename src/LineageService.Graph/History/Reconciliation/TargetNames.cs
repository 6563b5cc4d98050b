using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Reconciliation;

/// <summary>
/// Which datasets are one, by merges, rules and symlinks: a task and an event may name a table differently. Mutable while records are told.
/// </summary>
internal sealed class TargetNames(IdentityMap identity)
{
    private readonly Dictionary<DatasetId, DatasetId> _aliases = [];
    private readonly Dictionary<DatasetId, List<DatasetId>> _others = [];

    public void Note(DatasetRecord record)
    {
        if (record.AliasOf is { } canonical) _aliases[record.Id] = canonical;
    }

    /// <summary>Groups the names; to be called when all records were told.</summary>
    public void Group(IEnumerable<DatasetId> datasets)
    {
        foreach (var id in datasets)
        {
            var canonical = Canonical(id);
            if (canonical == id) continue;
            if (!_others.TryGetValue(canonical, out var others)) _others[canonical] = others = [];
            others.Add(id);
        }
    }

    public DatasetId Canonical(DatasetId id) => AliasChain.End(id, Next);

    /// <summary>All names of a dataset, its own first.</summary>
    public IEnumerable<DatasetId> NamesOf(DatasetId canonical) =>
        _others.TryGetValue(canonical, out var others) ? [canonical, .. others] : [canonical];

    /// <summary>The set with all its ends under the names that stand.</summary>
    public EdgeSet Renamed(EdgeSet set)
    {
        var target = Canonical(set.Target);
        if (target == set.Target && !set.Edges.Any(edge => Next(edge.From.Dataset) is not null)) return set;
        return set with
        {
            Target = target,
            Edges =
            [
                .. set.Edges.Select(edge => edge with
                {
                    From = edge.From with { Dataset = Canonical(edge.From.Dataset) },
                    To = edge.To with { Dataset = target },
                }),
            ],
        };
    }

    private DatasetId? Next(DatasetId id) =>
        identity.Next(id) ?? (_aliases.TryGetValue(id, out var canonical) && canonical != id ? canonical : null);
}
