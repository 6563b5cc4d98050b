using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Collecting.Versions;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Impact;

/// <summary>The changes of tables between two versions of a source: columns, keys, partitions, owners.</summary>
internal static class TableChanges
{
    // A table of one column says too little to be told from another one.
    private const int MinTellingColumns = 2;

    public static void Add(SourceVersion before, SourceVersion after, VersionDifference difference, ImmutableArray<Change>.Builder changes)
    {
        foreach (var id in difference.ChangedTables) OfTable(id, before.Tables[id], after.Tables[id], changes);
        var added = difference.AddedTables.ToList();
        foreach (var id in difference.RemovedTables)
        {
            var removed = before.Tables[id];
            var renamed = added.FindIndex(other => removed.Schema.Columns.Length >= MinTellingColumns && SameColumns(removed, after.Tables[other]));
            changes.Add(renamed < 0 ? new TableDropped(id) : new TableRenamed(id, added[renamed]));
            if (renamed >= 0) added.RemoveAt(renamed);
        }
    }

    private static void OfTable(DatasetId id, CatalogTable before, CatalogTable after, ImmutableArray<Change>.Builder changes)
    {
        OfColumns(id, before, after, changes);
        Aspect(TableAspect.PartitionKey, string.Join(',', before.PartitionKeys), string.Join(',', after.PartitionKeys));
        Aspect(TableAspect.Key, Keys(before), Keys(after));
        Aspect(TableAspect.Owner, before.Owner, after.Owner);
        Aspect(TableAspect.Description, before.Description, after.Description);

        void Aspect(TableAspect aspect, string? was, string? will)
        {
            if ((was ?? "") != (will ?? "")) changes.Add(new TableAspectChanged(id, aspect, was, will));
        }
    }

    private static void OfColumns(DatasetId id, CatalogTable before, CatalogTable after, ImmutableArray<Change>.Builder changes)
    {
        // Of a table that is known in part only, a column that is not listed is not gone.
        if (!before.Schema.IsComplete || !after.Schema.IsComplete) return;
        var was = before.Schema.Columns.ToDictionary(column => column.Name, StringComparer.OrdinalIgnoreCase);
        var will = after.Schema.Columns.ToDictionary(column => column.Name, StringComparer.OrdinalIgnoreCase);
        var dropped = before.Schema.Columns.Where(column => !will.ContainsKey(column.Name)).ToList();
        var added = after.Schema.Columns.Where(column => !was.ContainsKey(column.Name)).ToList();

        // One gone and one new at its place and of its type is the same one under another name.
        if (dropped.Count == added.Count && dropped.Count > 0 && dropped.Zip(added).All(pair => IsRename(before, after, pair.First, pair.Second)))
        {
            foreach (var (old, other) in dropped.Zip(added)) changes.Add(new ColumnRenamed(id, old.Name, other.Name));
        }
        else
        {
            foreach (var column in dropped) changes.Add(new ColumnDropped(id, column.Name));
            foreach (var column in added) changes.Add(new ColumnAdded(id, column.Name, column.Type));
        }

        foreach (var column in after.Schema.Columns)
        {
            if (!was.TryGetValue(column.Name, out var old)) continue;
            if (!string.Equals(old.Type, column.Type, StringComparison.OrdinalIgnoreCase) && column.Type is { } type)
                changes.Add(new ColumnRetyped(id, column.Name, type, old.Type));
            if (old.Nullable != column.Nullable && (old.Nullable is false || column.Nullable is false))
                changes.Add(new ColumnNullabilityChanged(id, column.Name, column.Nullable ?? true));
        }

        var common = before.Schema.Columns.Where(column => will.ContainsKey(column.Name)).Select(column => column.Name);
        var order = after.Schema.Columns.Where(column => was.ContainsKey(column.Name)).Select(column => column.Name);
        if (!common.SequenceEqual(order, StringComparer.OrdinalIgnoreCase))
            changes.Add(new ColumnsReordered(id, [.. after.Schema.Columns.Select(column => column.Name)]));
    }

    private static bool IsRename(CatalogTable before, CatalogTable after, SchemaColumn old, SchemaColumn other) =>
        before.Schema.Columns.IndexOf(old) == after.Schema.Columns.IndexOf(other) && string.Equals(old.Type, other.Type, StringComparison.OrdinalIgnoreCase);

    private static bool SameColumns(CatalogTable one, CatalogTable other) => one.Schema.Columns.Select(column => (column.Name, column.Type))
        .SequenceEqual(other.Schema.Columns.Select(column => (column.Name, column.Type)));

    private static string Keys(CatalogTable table) => string.Join(';', table.Schema.Keys.Select(key => string.Join(',', key)));
}
