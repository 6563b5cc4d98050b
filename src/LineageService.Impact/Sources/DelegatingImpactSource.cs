using LineageService.Graph.Snapshot;
using LineageService.Impact.Changes;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Impact.Sources;

/// <summary>A source over another one: what a subtype does not say otherwise, the inner one says. Thread-safe as the inner one is.</summary>
public abstract class DelegatingImpactSource(IImpactSource inner) : IImpactSource
{
    public LineageGraph Graph => inner.Graph;

    public IEnumerable<ImpactTask> Tasks => inner.Tasks;

    public ImpactTask? FindTask(JobId job) => inner.FindTask(job);

    public ISchemaCatalog CatalogOf(string datasetNamespace) => inner.CatalogOf(datasetNamespace);

    public TableSchema? FindSchema(DatasetId dataset) => inner.FindSchema(dataset);

    public DatasetId DatasetOf(TableName table, string datasetNamespace) => inner.DatasetOf(table, datasetNamespace);

    public DatasetId KnownAs(DatasetId dataset, bool foldsCase) => inner.KnownAs(dataset, foldsCase);

    public TableName TableOf(DatasetId dataset) => inner.TableOf(dataset);

    public virtual DatasetFacts FactsOf(DatasetId dataset) => inner.FactsOf(dataset);

    public virtual JobFacts FactsOf(JobId job) => inner.FactsOf(job);

    public bool HasKnownDefect(string producer) => inner.HasKnownDefect(producer);
}
