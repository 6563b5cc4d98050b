using System.Collections.Immutable;
using LineageService.ExecutionOracle.Generation;
using LineageService.Graph.Store;
using LineageService.Impact.Changes;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.ImpactJudges.Rebinding;

/// <summary>Draws changes of a warehouse's tables from a seed; columns that a consumer's text names are drawn more often than others.</summary>
internal sealed class ChangeGenerator(Warehouse warehouse, ulong seed)
{
    private const string NewName = "added_by_change";

    private readonly Choices _choices = new(seed);

    /// <summary>The next change; null where the draw gave none.</summary>
    public GeneratedChange? Next()
    {
        var (id, schema) = _choices.Of(warehouse.Tables);
        var kind = (RebindingKind)_choices.Pick(24, 16, 10, 12, 5, 5, 5, 3, 8, 6, 6);
        var columns = schema.Columns.Where(column => !column.Name.Contains('.', StringComparison.Ordinal) && !column.Implied).ToList();
        if (columns.Count < 2) return null;
        var column = Column(id, columns);
        return kind switch
        {
            RebindingKind.DropColumn => Change(new ColumnDropped(id, column.Name), Without(schema, column.Name)),
            RebindingKind.RenameColumn => Change(new ColumnRenamed(id, column.Name, NewName), Renamed(schema, column.Name)),
            RebindingKind.AddColumn => Change(new ColumnAdded(id, NewName, "STRING"), With(schema, NewName)),
            RebindingKind.AddKnownName => Beside(id, schema) is { } name
                ? new GeneratedChange(kind, id, name, new ColumnAdded(id, name, "STRING"), With(schema, name)) : null,
            RebindingKind.Widen => column.Type?.ToUpperInvariant() is "INTEGER" or "INT64"
                ? Change(new ColumnRetyped(id, column.Name, "NUMERIC", column.Type), Retyped(schema, column.Name, "NUMERIC")) : null,
            RebindingKind.Narrow => column.Type?.ToUpperInvariant() is "STRING"
                ? Change(new ColumnRetyped(id, column.Name, "INT64", column.Type), Retyped(schema, column.Name, "INT64")) : null,
            RebindingKind.Reorder => Reordered(id, schema, columns),
            RebindingKind.DropTable => Change(new TableDropped(id), null),
            RebindingKind.TextDrop or RebindingKind.TextRename or RebindingKind.TextAdd => Text(kind, id, schema, column.Name),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        GeneratedChange Change(Change change, TableSchema? after) => new(kind, id, column.Name, change, after);
    }

    private SchemaColumn Column(DatasetId id, List<SchemaColumn> columns)
    {
        var readers = warehouse.ReadersOf(id).ToList();
        if (readers.Count == 0 || _choices.Chance(25)) return _choices.Of(columns);
        var text = _choices.Of(readers).Sql ?? "";
        var named = columns.FindAll(column => text.Contains(column.Name, StringComparison.OrdinalIgnoreCase));
        return _choices.Of(named.Count > 0 ? named : columns);
    }

    /// <summary>A column of another table that a consumer reads beside this one.</summary>
    private string? Beside(DatasetId id, TableSchema schema)
    {
        var readers = warehouse.ReadersOf(id).ToList();
        if (readers.Count == 0) return null;
        var others = _choices.Of(readers).Inputs.Where(input => input != id).ToList();
        if (others.Count == 0 || warehouse.Source.FindSchema(_choices.Of(others)) is not { } other) return null;
        var names = other.Columns.Where(column => !column.Name.Contains('.', StringComparison.Ordinal)).Select(column => column.Name)
            .Except(schema.Columns.Select(column => column.Name), StringComparer.OrdinalIgnoreCase).ToList();
        return names.Count == 0 ? null : _choices.Of(names);
    }

    private GeneratedChange? Reordered(DatasetId id, TableSchema schema, List<SchemaColumn> columns)
    {
        var (one, other) = (_choices.Of(columns), _choices.Of(columns));
        if (one.Name == other.Name) return null;
        var order = columns.Select(column => column.Name == one.Name ? other.Name : column.Name == other.Name ? one.Name : column.Name).ToImmutableArray();
        var after = schema with { Columns = [.. order.SelectMany(name => schema.Columns.Where(column => IsOf(column, name)))] };
        return new GeneratedChange(RebindingKind.Reorder, id, one.Name, new ColumnsReordered(id, order), after) { OfOneType = one.Type is not null && one.Type == other.Type };
    }

    /// <summary>A change of the one query that fills the table.</summary>
    private GeneratedChange? Text(RebindingKind kind, DatasetId id, TableSchema schema, string column)
    {
        if (warehouse.WritersOf(id) is not [{ Kind: "query" } writer] || warehouse.TaskOf(writer) is not { } task) return null;
        if (writer.Outputs.Length != 1 || writer.State != AnalysisState.Analysed || writer.Inputs.Contains(id)) return null;
        var inner = task.Sql.TrimEnd().TrimEnd(';');

        // Of a script, or of columns that no schema tells, nobody knows which ones the text gives.
        if (inner.Contains(';', StringComparison.Ordinal) || !warehouse.GivesAll(task, schema)) return null;
        var (list, after) = kind switch
        {
            RebindingKind.TextDrop => ($"* EXCEPT ({column})", Without(schema, column)),
            RebindingKind.TextRename => ($"* EXCEPT ({column}), {column} AS {NewName}", Renamed(schema, column)),
            RebindingKind.TextAdd => ($"*, 1 AS {NewName}", With(schema, NewName)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return new GeneratedChange(kind, id, column, new TaskChanged(task, task with { Sql = $"SELECT {list} FROM (\n{inner}\n)" }), after);
    }

    private static bool IsOf(SchemaColumn column, string name) =>
        column.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || column.Name.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase);

    private static TableSchema Without(TableSchema schema, string name) => schema with { Columns = schema.Columns.RemoveAll(column => IsOf(column, name)) };

    private static TableSchema With(TableSchema schema, string name) => schema with { Columns = schema.Columns.Add(new SchemaColumn(name, "STRING")) };

    private static TableSchema Renamed(TableSchema schema, string name) => schema with
    {
        Columns = [.. schema.Columns.Select(column => IsOf(column, name) ? column with { Name = NewName + column.Name[name.Length..] } : column)],
    };

    private static TableSchema Retyped(TableSchema schema, string name, string type) => schema with
    {
        Columns = [.. schema.Columns.Select(column => column.Name == name ? column with { Type = type } : column)],
    };
}
