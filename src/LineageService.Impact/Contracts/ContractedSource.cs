using System.Collections.Frozen;
using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Impact.Changes;
using LineageService.Impact.Sources;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Impact.Contracts;

/// <summary>A source with what contracts say of its datasets put above what it knows itself: owner, tier, promised time, deprecated columns.</summary>
public sealed class ContractedSource(IImpactSource inner, ImmutableArray<DataContract> contracts) : IImpactSource
{
    private readonly FrozenDictionary<DatasetId, DataContract> _contracts =
        contracts.DistinctBy(contract => contract.Dataset).ToFrozenDictionary(contract => contract.Dataset);

    public LineageGraph Graph => inner.Graph;

    public IEnumerable<ImpactTask> Tasks => inner.Tasks;

    public ImpactTask? FindTask(JobId job) => inner.FindTask(job);

    public ISchemaCatalog CatalogOf(string datasetNamespace) => inner.CatalogOf(datasetNamespace);

    public TableSchema? FindSchema(DatasetId dataset) => inner.FindSchema(dataset);

    public DatasetId DatasetOf(TableName table, string datasetNamespace) => inner.DatasetOf(table, datasetNamespace);

    public DatasetId KnownAs(DatasetId dataset, bool foldsCase) => inner.KnownAs(dataset, foldsCase);

    public TableName TableOf(DatasetId dataset) => inner.TableOf(dataset);

    public JobFacts FactsOf(JobId job) => inner.FactsOf(job);

    public DatasetFacts FactsOf(DatasetId dataset)
    {
        var facts = inner.FactsOf(dataset);
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
