using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Impact.Changes;
using LineageService.Impact.Sources;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Impact.Tests;

/// <summary>A source over another one of whose datasets one is watched by a query log.</summary>
internal sealed class ReadSource(IImpactSource inner, DatasetId watched, params (string Column, int Readers)[] readers) : IImpactSource
{
    public LineageGraph Graph => inner.Graph;

    public IEnumerable<ImpactTask> Tasks => inner.Tasks;

    public ImpactTask? FindTask(JobId job) => inner.FindTask(job);

    public ISchemaCatalog CatalogOf(string datasetNamespace) => inner.CatalogOf(datasetNamespace);

    public TableSchema? FindSchema(DatasetId dataset) => inner.FindSchema(dataset);

    public DatasetId DatasetOf(TableName table, string datasetNamespace) => inner.DatasetOf(table, datasetNamespace);

    public DatasetId KnownAs(DatasetId dataset, bool foldsCase) => inner.KnownAs(dataset, foldsCase);

    public TableName TableOf(DatasetId dataset) => inner.TableOf(dataset);

    public JobFacts FactsOf(JobId job) => inner.FactsOf(job);

    public DatasetFacts FactsOf(DatasetId dataset) => dataset != watched ? inner.FactsOf(dataset) : inner.FactsOf(dataset) with
    {
        Readers30Days = readers.Max(column => column.Readers),
        ColumnReaders30Days = readers.ToImmutableDictionary(column => column.Column, column => column.Readers, StringComparer.OrdinalIgnoreCase),
    };
}
