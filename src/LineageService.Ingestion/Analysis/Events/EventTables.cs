using System.Collections.Immutable;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Naming;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Naming;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Analysis.Events;

/// <summary>
/// The datasets of one event as the tables that its SQL may name: by their names, by their symlinks, and by what either ends in. Knows no store:
/// what an event means must not depend on when it is read. Mutable while it is built.
/// </summary>
internal sealed class EventTables : ISchemaCatalog
{
    private readonly TableNameIndex<Entry> _tables = new();
    private readonly string _namespace;
    private readonly bool _listsReads;
    private readonly HashSet<DatasetId> _unlisted = [];

    public EventTables(ImmutableArray<EventDataset> inputs, ImmutableArray<EventDataset> outputs)
    {
        foreach (var dataset in inputs) Add(dataset);
        foreach (var dataset in outputs) Add(dataset);
        _listsReads = !inputs.IsEmpty;
        _namespace = (outputs.IsEmpty ? inputs : outputs) is [var first, ..] ? first.Id.Namespace : "default";
    }

    public TableSchema? Find(ReadOnlySpan<string> parts) => _tables.Find(parts)?.Schema;

    /// <summary>The dataset that a table is; one that the event does not list gets the namespace of those it writes.</summary>
    public DatasetId DatasetOf(TableName table)
    {
        if (_tables.Find(table.Parts.AsSpan()) is { } entry) return entry.Dataset;
        var made = DatasetNaming.ToDataset(table, _namespace);

        // A name is no path: where the producer lists what it read, this can only be a view of its session.
        if (_listsReads && made.Namespace == _namespace && StorageNamespaces.Contains(_namespace)) _unlisted.Add(made);
        return made;
    }

    /// <summary>True for a dataset that <see cref="DatasetOf"/> made up for a name that no dataset of the event has and that can be none.</summary>
    public bool IsUnlisted(DatasetId dataset) => _unlisted.Contains(dataset);

    private void Add(EventDataset dataset)
    {
        Add(dataset.Id, dataset);
        if (dataset.Facets.Symlinks.Value is not { } symlinks) return;
        foreach (var symlink in symlinks.Identifiers) Add(symlink.Id, dataset);
    }

    private void Add(DatasetId name, EventDataset dataset)
    {
        var table = DatasetNaming.ToTable(name);
        var fields = dataset.Facets.Schema.Value?.Fields ?? [];
        if (fields.IsEmpty && _tables.FindExact(table) is not null) return;
        _tables.Set(table, new Entry(dataset.Id, fields.IsEmpty ? null : new TableSchema(table, CatalogTables.ColumnsOf(fields))));
    }

    /// <summary>A dataset and its columns, where the event tells them.</summary>
    private sealed record Entry(DatasetId Dataset, TableSchema? Schema);
}
