using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Catalog;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <content>UPDATE and DELETE.</content>
internal sealed partial class ScriptAnalysis
{
    private BoundRelation VisitUpdate(UpdateStatement update, NameScope? outer)
    {
        var change = BindChange(update.Target, update.From, ScopeWith(update.With, outer));
        var columns = new List<RelationColumn>();
        foreach (var assignment in update.Assignments)
        {
            if (_dialect.Names.BareVariables && assignment.Target is [var row] && row.Text.Equals("ROW", StringComparison.OrdinalIgnoreCase)
                && AddRecord(update, assignment, change, columns)) continue;
            var value = ValueOf(assignment, change.Scope);
            if (assignment.Variable is not null) Assign(assignment.Variable, value);
            if (!assignment.Target.IsDefaultOrEmpty)
                columns.Add(new RelationColumn(TargetName(change, assignment.Target), value, assignment.Value.Span));
        }

        if (update.Where is not null) change.Rows.Clauses.Add(new RowClause(EdgeSubtype.Filter, [_binder.BindExpression(update.Where, change.Scope)]));
        WriteChange(change, columns);
        return Returned(update.Returning, update.Target, change.Sources, change.Rows, change.Scope, change.Relation);
    }

    /// <summary>PL/SQL's SET ROW = record: every column gets the field at its place. False where the value is no record.</summary>
    private bool AddRecord(UpdateStatement update, ColumnAssignment assignment, Change change, List<RelationColumn> columns)
    {
        var record = _binder.BindExpression(assignment.Value, change.Scope);
        if (StructShape.FieldsOf(record) is not { Count: > 0 } fields) return false;
        var names = SchemaColumns(update.Target.Name);
        for (var i = 0; i < fields.Count && (names is null || i < names.Count); i++)
        {
            var value = new ComputedColumn(new BoundField(record, fields[i], assignment.Value.Span));
            columns.Add(new RelationColumn(names?[i] ?? fields[i], value, assignment.Value.Span));
        }

        return true;
    }

    private BoundRelation VisitDelete(DeleteStatement delete, NameScope? outer)
    {
        var change = BindChange(delete.Target, delete.Using, ScopeWith(delete.With, outer));
        if (delete.Where is not null) change.Rows.Clauses.Add(new RowClause(EdgeSubtype.Filter, [_binder.BindExpression(delete.Where, change.Scope)]));
        WriteChange(change, []);
        return Returned(delete.Returning, delete.Target, change.Sources, change.Rows, change.Scope, change.Relation);
    }

    /// <summary>A table that is changed in place, and what is seen while it is.</summary>
    /// <param name="Relation">The changed table as a relation.</param>
    /// <param name="Name">Its name, where the statement may have given only an alias.</param>
    /// <param name="Sources">Relations besides it that are in scope.</param>
    private sealed record Change(ObjectName Name, bool TableVariable, BoundRelation Relation, NameScope Scope, DerivedRelation Rows, List<ScopeSource> Sources);

    /// <summary>Finds the changed table among FROM (by alias or name) or adds it to what is seen.</summary>
    private Change BindChange(TableReference target, ImmutableArray<TableExpression> from, NameScope scope)
    {
        var inner = new NameScope(scope);
        var names = new List<TableReference>();
        foreach (var table in from) CollectReferences(table, names);
        var rows = from.IsEmpty ? new DerivedRelation() : _binder.BindFrom(from, inner);
        var named = names.Find(reference => IsTarget(reference, target));
        if (named is not null)
        {
            var source = inner.Sources.Find(candidate => candidate.Alias is { } alias
                ? string.Equals(alias, (named.Alias?.Name ?? named.Name.Last).Text, StringComparison.OrdinalIgnoreCase)
                : candidate.Answers(named.Name.Parts.AsSpan()));
            if (source is not null)
            {
                var others = inner.Sources.Where(other => !ReferenceEquals(other, source)).ToList();
                return new Change(named.Name, named.TableVariable, source.Relation, inner, rows, others);
            }
        }

        var relation = QueryBinder.FindCte(target.Name, scope) ?? TargetRelation(target);
        rows.Inputs.Insert(0, relation);
        var sources = inner.Sources.ToList();
        var qualifier = relation is ScanRelation scan && scan.Table.Parts.Length > target.Name.Parts.Length
            ? scan.Table.Parts : [.. target.Name.Parts.Select(part => part.Text)];
        inner.Sources.Insert(0, new ScopeSource(target.Alias?.Name.Text, qualifier, relation));
        return new Change(target.Name, target.TableVariable, relation, inner, rows, sources);
    }

    // UPDATE a SET … FROM t AS a: the target names the alias; UPDATE t … FROM t: it names the table.
    private static bool IsTarget(TableReference reference, TableReference target)
    {
        if (target.Name.Parts.Length == 1 && reference.Alias is { } alias)
            return string.Equals(alias.Name.Text, target.Name.Last.Text, StringComparison.OrdinalIgnoreCase);
        return target.Alias is null && reference.Alias is null
            && string.Equals(reference.Name.ToString(), target.Name.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static void CollectReferences(TableExpression table, List<TableReference> references)
    {
        while (table is JoinExpression join)
        {
            CollectReferences(join.Right, references);
            table = join.Left;
        }

        if (table is TableReference reference) references.Add(reference);
    }

    // A dotted target (t.c, s.field) names a column of the target: a qualifier that is the target's falls away.
    private static string TargetName(Change change, ImmutableArray<Identifier> written)
    {
        var from = 0;
        while (from < written.Length - 1 && change.Scope.Sources.Exists(source =>
            ReferenceEquals(source.Relation, change.Relation) && source.Answers(written.AsSpan()[..(from + 1)])))
        {
            from++;
        }

        if (from == 0 && written.Length > 1 && change.Relation.Find(written[0].Text) is null) from = written.Length - 1;
        var name = string.Join('.', written[from..].Select(part => part.Text));
        return change.Relation is ScanRelation { Schema: { } schema } && schema.Index.Find(name) is { } known ? known.Name : name;
    }

    /// <summary>
    /// A temp object changed in place keeps its rows: what decides whether a column was changed is an influence of that column. Rows that MERGE adds
    /// and DELETE removes are the row set's.
    /// </summary>
    private void ChangeTemp(TempObject temp, Change change, List<RelationColumn> columns, bool inserts)
    {
        var rows = new DerivedRelation();
        rows.Inputs.AddRange(change.Rows.Inputs.Where(input => !ReferenceEquals(input, temp.Relation)));
        rows.Clauses.AddRange(change.Rows.Clauses);
        var decided = new List<RelationColumn>(columns.Count);
        foreach (var column in columns)
        {
            var sink = new OriginSet();
            var origins = _fold.Fold(column.Symbol);
            foreach (var item in origins.Items) sink.Add(item);
            if (!inserts)
            {
                foreach (var item in _fold.RowsOf(rows).Columns) sink.Add(item);
            }

            foreach (var relation in origins.SetInputs) sink.AddSetInput(relation);
            foreach (var unknown in origins.Unknowns) sink.AddUnknown(unknown);
            decided.Add(column with { Symbol = new FoldedColumn(sink.ToOrigins()) });
        }

        var flowing = inserts || columns.Count == 0 ? rows : new DerivedRelation();
        if (!_isContext) _result.AddInputs(rows);
        foreach (var column in decided)
        {
            // The old value may have stayed.
            var at = temp.Relation.Columns.FindIndex(known => string.Equals(known.Name, column.Name, StringComparison.OrdinalIgnoreCase));
            if (at < 0) temp.Relation.Columns.Add(column);
            else temp.Relation.Columns[at] = temp.Relation.Columns[at] with { Symbol = Merge(temp.Relation.Columns[at].Symbol, column.Symbol) };
        }

        temp.Relation.Inputs.Add(flowing);
    }

    /// <summary>A change through a CTE or derived table changes the base table that each column is of.</summary>
    private void WriteThrough(DerivedRelation derived, Change change, List<RelationColumn> columns)
    {
        var byTable = new Dictionary<TableName, List<RelationColumn>>();
        foreach (var column in columns)
        {
            if (derived.Find(column.Name) is not ScanColumn scan) continue;
            if (!byTable.TryGetValue(scan.Relation.Table, out var list)) byTable[scan.Relation.Table] = list = [];
            list.Add(column with { Name = scan.Name });
        }

        if (columns.Count == 0 && _fold.RowsOf(derived).Scans is [var first, ..]) byTable[first.Table] = [];
        foreach (var (table, written) in byTable)
        {
            var own = _fold.RowsOf(derived).Scans.Find(scan => scan.Table.Equals(table));
            Write(table, written, change.Rows, own);
        }
    }

    private void WriteChange(Change change, List<RelationColumn> columns, bool inserts = false)
    {
        if (TempOf(change.Name, change.TableVariable) is { } temp)
        {
            ChangeTemp(temp, change, columns, inserts);
            return;
        }

        if (change.Relation is DerivedRelation derived)
        {
            WriteThrough(derived, change, columns);
            return;
        }

        var scan = change.Relation as ScanRelation;
        Write(scan?.Table ?? _binder.Resolve(change.Name).Table, columns, change.Rows, scan);
    }
}
