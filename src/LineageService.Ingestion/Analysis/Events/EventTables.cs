using System.Collections.Immutable;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Naming;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Naming;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Analysis.Events;

/// <summary>
/// The datasets of one event as the tables that its SQL may name: by their names, by their symlinks, and by what either ends in. Knows no store:
/// what an event means must not depend on when it is read. Mutable while it is built.
/// </summary>
internal sealed class EventTables : ISchemaCatalog
{
    private readonly TableNameIndex<Entry> _tables = new();
    private readonly string _namespace;
    private readonly (string Namespace, int Parts)? _catalog;
    private readonly HashSet<DatasetId> _unlisted = [];
    private readonly ImmutableArray<EventDataset> _reads;
    private readonly ImmutableArray<DatasetId> _listed;
    private (TableName View, DatasetId Source)? _view;

    public EventTables(ImmutableArray<EventDataset> inputs, ImmutableArray<EventDataset> outputs)
    {
        foreach (var dataset in inputs) Add(dataset);
        foreach (var dataset in outputs) Add(dataset);
        _reads = inputs;
        _listed = [.. inputs.Select(input => input.Id), .. outputs.Select(output => output.Id)];
        _catalog = CatalogOf([.. inputs, .. outputs]);
        _namespace = (outputs.IsEmpty ? inputs : outputs) is [var first, ..] ? first.Id.Namespace : "default";
    }

    public TableSchema? Find(ReadOnlySpan<string> parts) => _tables.Find(parts)?.Schema;

    /// <summary>
    /// The dataset that a table is; one that the event does not list belongs to the catalog of its tables, or else gets the namespace of those
    /// it writes.
    /// </summary>
    public DatasetId DatasetOf(TableName table)
    {
        if (_tables.Find(table.Parts.AsSpan()) is { } entry) return entry.Dataset;
        if (_view is { } view && table.Equals(view.View)) return view.Source;
        var made = DatasetNaming.ToDataset(table, _namespace);
        if (IsPath(made)) return ListedAbove(made) ?? made;
        if (_catalog is { } catalog && table.Parts.Length == catalog.Parts) return DatasetNaming.ToDataset(table, catalog.Namespace);
        if (IsOfSession(made)) _unlisted.Add(made);
        return made;
    }

    /// <summary>
    /// Finds the dataset behind a view of the session by elimination: the only relation that the SQL reads and no dataset of the event is called,
    /// and the only input of the event that the SQL does not name, where that has all columns which the SQL reads of the view.
    /// </summary>
    public void FindView(LineageResult result)
    {
        TableName? view = null;
        var named = new HashSet<DatasetId>();
        foreach (var table in result.Inputs)
        {
            if (_tables.Find(table.Parts.AsSpan()) is { } entry) named.Add(entry.Dataset);
            else if (DatasetNaming.ToDataset(table, _namespace) is var made && IsPath(made)) named.Add(ListedAbove(made) ?? made);
            else if (_catalog is { } catalog && table.Parts.Length == catalog.Parts) continue;
            else if (view is null && IsOfSession(DatasetNaming.ToDataset(table, _namespace))) view = table;
            else return;
        }

        var rest = _reads.Where(input => !named.Contains(input.Id)).DistinctBy(input => input.Id).Take(2).ToArray();
        if (view is null || rest is not [var source]) return;
        var fields = (source.Facets.Schema.Value?.Fields ?? []).Select(field => field.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (result.Columns.All(edge => !edge.Source.Table.Equals(view) || fields.Contains(edge.Source.Column))) _view = (view, source.Id);
    }

    /// <summary>True for a dataset that stands for a view of the session, so that its columns may be computed.</summary>
    public bool IsView(DatasetId dataset) => _view is { } view && view.Source == dataset;

    // A name is no path, so that it can only be a view of the session.
    private bool IsOfSession(DatasetId made) =>
        !IsPath(made) && made.Namespace == _namespace && StorageNamespaces.Contains(_namespace);

    private static bool IsPath(DatasetId made) =>
        made.Name.Contains('/', StringComparison.Ordinal) && StorageNamespaces.Contains(made.Namespace);

    /// <summary>The dataset of the event that a path lies in: producers leave the directories of a date or partition out.</summary>
    private DatasetId? ListedAbove(DatasetId path)
    {
        DatasetId? above = null;
        foreach (var id in _listed)
        {
            if (id.Namespace == path.Namespace && path.Name.Length > id.Name.Length && path.Name[id.Name.Length] == '/'
                && path.Name.StartsWith(id.Name, StringComparison.Ordinal) && (above is not { } known || known.Name.Length < id.Name.Length))
            {
                above = id;
            }
        }

        return above;
    }

    /// <summary>
    /// The catalog of the event's tables, where their symlinks name one: the SQL's tables that the event does not list are found there, if they
    /// have as many parts as its names. Null where the paths are no tables, or of several catalogs.
    /// </summary>
    private static (string Namespace, int Parts)? CatalogOf(ImmutableArray<EventDataset> datasets)
    {
        (string Namespace, int Parts)? found = null;
        foreach (var dataset in datasets)
        {
            foreach (var (_, table) in SymlinkDirection.Merges(dataset))
            {
                var catalog = (table.Namespace, DatasetNaming.ToTable(table).Parts.Length);
                if (StorageNamespaces.Contains(table.Namespace)) continue;
                if (found is not null && found != catalog) return null;
                found = catalog;
            }
        }

        return found;
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
