using System.Collections.Frozen;
using System.Collections.Immutable;
using LineageService.Impact.Sources;
using LineageService.Model;

namespace LineageService.Impact.Contracts;

/// <summary>A source with what contracts say of its datasets put above what it knows itself: owner, tier, promised time, deprecated columns.</summary>
public sealed class ContractedSource(IImpactSource inner, ImmutableArray<DataContract> contracts) : DelegatingImpactSource(inner)
{
    private readonly FrozenDictionary<DatasetId, DataContract> _contracts =
        contracts.DistinctBy(contract => contract.Dataset).ToFrozenDictionary(contract => contract.Dataset);

    public override DatasetFacts FactsOf(DatasetId dataset)
    {
        var facts = base.FactsOf(dataset);
        if (!_contracts.TryGetValue(dataset, out var contract)) return facts;
        var deprecated = facts.DeprecatedSince;
        foreach (var column in contract.Columns)
        {
            if (column.DeprecatedSince is { } since)
                deprecated = deprecated.SetItem(column.Name, new DateTimeOffset(since.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        }

        return facts with
        {
            Owner = contract.Owner ?? facts.Owner,
            Team = contract.Team ?? facts.Team,
            Tier = contract.Tier ?? facts.Tier,
            Sla = contract.Freshness ?? facts.Sla,
            Committed = contract.Committed ?? facts.Committed,
            DeprecatedSince = deprecated,
        };
    }
}
