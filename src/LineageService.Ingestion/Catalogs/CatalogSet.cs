using System.Collections.Concurrent;
using LineageService.Graph.Store;
using LineageService.Ingestion.Naming;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Catalogs;

/// <summary>The catalogs of all dataset namespaces. Mutable, like the <see cref="CatalogTables"/> it holds.</summary>
public sealed class CatalogSet
{
    private readonly ConcurrentDictionary<string, CatalogTables> _byNamespace = new(StringComparer.Ordinal);

    // Fingerprints ask for the same datasets again and again: their names are taken apart once.
    private readonly ConcurrentDictionary<DatasetId, TableName> _names = [];

    /// <summary>The catalog of a namespace; an empty one where nothing is known.</summary>
    public CatalogTables Of(string datasetNamespace) => _byNamespace.GetOrAdd(
        datasetNamespace, static (name, set) => new CatalogTables(file => set.FindFile(file, name)), this);

    // What one engine writes to a file another one reads there.
    private CatalogTable? FindFile(TableName file, string datasetNamespace)
    {
        var dataset = DatasetNaming.ToDataset(file, datasetNamespace);
        return dataset.Namespace == datasetNamespace ? null : Find(dataset);
    }

    /// <summary>The table of a dataset; null where its schema is not known.</summary>
    public CatalogTable? Find(DatasetId dataset) =>
        _byNamespace.TryGetValue(dataset.Namespace, out var catalog) ? catalog.FindTable(_names.GetOrAdd(dataset, static id => DatasetNaming.ToTable(id))) : null;

    /// <summary>Takes what a store knows of a dataset's schema, where that is all of it.</summary>
    /// <param name="facts">What a catalog told of it beside the columns.</param>
    public void Seed(DatasetRecord dataset, CatalogFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        facts ??= CatalogFacts.None;
        if (dataset.Schema != SchemaKnowledge.Complete || !dataset.Exists) return;
        var schema = new TableSchema(DatasetNaming.ToTable(dataset.Id), CatalogTables.ColumnsOf(dataset.Fields)) { Keys = facts.Keys };
        var origin = dataset.SchemaDerived ? SchemaOrigin.Task : SchemaOrigin.Catalog;
        Of(dataset.Id.Namespace).Add(new CatalogTable(schema, origin, dataset.Fields)
        {
            Kind = dataset.Kind,
            Layer = dataset.Layer,
            Owner = dataset.Owner,
            Location = facts.Location,
            PartitionKeys = facts.PartitionKeys,
            Comments = facts.Comments,
        });
    }
}
