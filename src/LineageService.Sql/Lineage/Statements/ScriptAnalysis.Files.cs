using LineageService.Sql.Binding;
using LineageService.Sql.Catalog;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <content>COPY, LOAD, UNLOAD, EXPORT: rows between tables and files.</content>
internal sealed partial class ScriptAnalysis
{
    private void VisitCopy(CopyStatement copy)
    {
        var source = copy.SourceQuery is not null ? _binder.BindQuery(copy.SourceQuery, null)
            : copy.SourceTable is not null ? CopiedTable(copy)
            : copy.SourcePath is not null ? CopiedFile(copy, copy.SourcePath) : new DerivedRelation();
        var columns = source.StarColumns(copy.Span).ToList();
        var target = copy.TargetTable is not null ? _binder.Resolve(copy.TargetTable).Table
            : copy.TargetPath is not null ? new TableName([FilePath.NameOf(copy.TargetPath)]) : null;
        if (target is null) return;
        var names = LoadedColumns(copy);
        if (names is not null && !IsOpen(columns))
        {
            for (var i = 0; i < columns.Count && i < names.Count; i++) columns[i] = columns[i] with { Name = names[i] };
        }

        AddAssigned(copy, source, columns);

        foreach (var partition in copy.Partitions)
        {
            if (partition.Value is { } value)
                columns.Add(new RelationColumn(partition.Column.Text, new ComputedColumn(_binder.BindExpression(value, EmptyScope())), value.Span));
        }

        Write(target, columns, source);
        if (copy.TargetPath is not null) DefineFile(target, columns, source);
    }

    private BoundRelation CopiedTable(CopyStatement copy)
    {
        var scan = _binder.Scan(copy.SourceTable!, copy.Span);
        if (copy.Columns.IsEmpty) return scan;
        var relation = new DerivedRelation();
        relation.Inputs.Add(scan);
        foreach (var column in copy.Columns) relation.Columns.Add(new RelationColumn(column.Text, scan.Symbol(column.Text), copy.Span));
        return relation;
    }

    /// <summary>
    /// The file that is loaded. Where nobody tells its columns, the load does: it says field by field which column each one fills, and the field is
    /// called as that column is. Where the text computes with the fields, that is not so.
    /// </summary>
    private BoundRelation CopiedFile(CopyStatement copy, string path)
    {
        var scan = _binder.ScanFile(FilePath.NameOf(path), copy.Span, isUnseen: copy.Computes);
        if (!copy.Fields.IsEmpty) return FieldsOf(copy, scan);
        if (!scan.IsOpen || copy.Computes || LoadedColumns(copy) is not { } names) return scan;
        var relation = new DerivedRelation { KeepsRows = true };
        relation.Inputs.Add(scan);
        foreach (var name in names) relation.Columns.Add(new RelationColumn(name, scan.Symbol(name), copy.Span));
        return relation;
    }

    /// <summary>The fields that go to columns; those that go to variables are called as these, and are read by the assignments.</summary>
    private DerivedRelation FieldsOf(CopyStatement copy, ScanRelation file)
    {
        var relation = new DerivedRelation { KeepsRows = true };
        relation.Inputs.Add(file);
        foreach (var field in copy.Fields)
        {
            var symbol = file.Symbol(field.Text.TrimStart('@'));
            if (copy.Columns.Contains(field)) relation.Columns.Add(new RelationColumn(field.Text, symbol, copy.Span));
            else Assign(field.Text, symbol);
        }

        return relation;
    }

    private void AddAssigned(CopyStatement copy, BoundRelation source, List<RelationColumn> columns)
    {
        if (copy.Assignments.IsEmpty) return;
        var scope = EmptyScope();
        scope.Sources.Add(new ScopeSource(null, [.. copy.TargetTable!.Parts.Select(part => part.Text)], source));
        foreach (var assignment in copy.Assignments)
        {
            if (!assignment.Target.IsEmpty) columns.Add(new RelationColumn(assignment.Target[^1].Text, ValueOf(assignment, scope), assignment.Value.Span));
        }
    }

    // A file does not hold what the statement says itself.
    private List<string>? LoadedColumns(CopyStatement copy)
    {
        if (copy.TargetTable is null) return null;
        if (!copy.Columns.IsEmpty) return [.. copy.Columns.Select(column => column.Text)];
        var all = SchemaColumns(copy.TargetTable);
        if (copy.Partitions.IsEmpty) return all;
        return all?.FindAll(name => !copy.Partitions.Any(
            partition => partition.Value is not null && string.Equals(partition.Column.Text, name, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>A file that a statement writes has the columns that it writes: whoever reads the file finds them.</summary>
    private void DefineFile(TableName file, List<RelationColumn> columns, BoundRelation rows)
    {
        if (columns.Count > 0 && !IsOpen(columns) && file.Name.Contains('/', StringComparison.Ordinal)) Define(SchemaOf(file, columns, isComplete: true, rows));
    }
}
