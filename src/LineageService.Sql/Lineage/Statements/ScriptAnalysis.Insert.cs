using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <content>INSERT: by position, by name, with partitions, conflicts and RETURNING.</content>
internal sealed partial class ScriptAnalysis
{
    private BoundRelation VisitInsert(InsertStatement insert, NameScope? outer)
    {
        var scope = ScopeWith(insert.With, outer);
        var source = insert.SourceCall is not null ? CapturedRows(insert.SourceCall)
            : insert.Source is null ? new DerivedRelation()
            : NumbersRows(insert.Target.Name) ? _binder.BindInOrder(insert.Source, scope) : _binder.BindQuery(insert.Source, scope);
        TakeAssignments();

        NoteWrite(insert, source);
        var columns = MapColumns(insert, source);
        AddDefaults(insert, columns);
        var rows = new DerivedRelation { KeepsRows = insert.OnConflict is null };
        rows.Inputs.Add(source);
        if (insert.OnConflict is { } conflict) columns.AddRange(BindConflict(insert, conflict, columns, rows, AssignmentScope(conflict, source, scope)));
        if (insert.Replaces is { } replaces) BindReplaced(insert, replaces, columns, rows, scope);
        Write(insert.Target.Name, insert.Target.TableVariable, columns, rows, insert.Overwrite);
        if (insert.TargetIsPath) DefineFile(_binder.Resolve(insert.Target.Name).Table, columns, source);
        return Returned(insert.Returning, insert.Target, [], rows, scope);
    }

    private void NoteWrite(InsertStatement insert, BoundRelation source)
    {
        if (_state.Uses is not { } uses || insert.Source is null) return;
        var binding = insert.ByName || (insert.Columns.IsEmpty && _dialect.Names.InsertMapping == InsertMapping.ByName) ? WriteBinding.ByName
            : !insert.Columns.IsEmpty ? WriteBinding.Listed : WriteBinding.Positional;
        var target = _binder.FindTemp(insert.Target.Name) is null ? _binder.ResolveTarget(insert.Target.Name).Table : null;
        uses.AddWrite(
            target, binding, source, insert.Span,
            [.. insert.Partitions.Where(partition => partition.Value is not null).Select(partition => partition.Column.Text)]);
    }

    /// <summary>True where the target numbers its rows as they come, or keeps their order: then ORDER BY matters without a limit.</summary>
    private bool NumbersRows(ObjectName target) => _dialect.Names.KeepsRowOrder || _binder.FindTemp(target) is { Generated.Count: > 0 };

    private List<RelationColumn> MapColumns(InsertStatement insert, BoundRelation source)
    {
        var given = source.StarColumns(insert.Span).ToList();
        var mapped = new List<RelationColumn>(given.Count);
        foreach (var partition in insert.Partitions)
        {
            if (partition.Value is null) continue;
            var value = _binder.BindExpression(partition.Value, EmptyScope());
            mapped.Add(new RelationColumn(partition.Column.Text, new ComputedColumn(value), partition.Value.Span));
        }

        var names = TargetColumns(insert);
        var byName = insert.ByName || (insert.Columns.IsEmpty && _dialect.Names.InsertMapping == InsertMapping.ByName);
        if (names is null || byName)
        {
            foreach (var column in given)
            {
                // The target's own spelling, where it is known.
                var known = names?.FirstOrDefault(name => string.Equals(name, column.Name, StringComparison.OrdinalIgnoreCase));
                mapped.Add(known is null ? column : column with { Name = known });
            }

            return mapped;
        }

        MapByPosition(insert, given, names, mapped);
        return mapped;
    }

    private void MapByPosition(InsertStatement insert, List<RelationColumn> given, IReadOnlyList<string> names, List<RelationColumn> mapped)
    {
        var star = given.FindIndex(column => column.IsStar);
        if (star >= 0)
        {
            MapAroundStar(given, names, star, mapped, listed: !insert.Columns.IsEmpty);
            return;
        }

        for (var i = 0; i < given.Count && i < names.Count; i++) mapped.Add(given[i] with { Name = names[i] });
        if (given.Count != names.Count && insert.Source is not null && given.Count > 0 && !insert.Columns.IsEmpty)
        {
            Warn(
                LineageCodes.ArityMismatch, insert.Span,
                $"The INSERT names {names.Count} columns and its query gives {given.Count}: the edges go as far as both reach.");
        }
    }

    // Before the star count from the front, behind it from the back; what the star covers cannot be told apart.
    private static void MapAroundStar(List<RelationColumn> given, IReadOnlyList<string> names, int star, List<RelationColumn> mapped, bool listed)
    {
        var last = given.FindLastIndex(column => column.IsStar);
        var behind = given.Count - last - 1;
        for (var i = 0; i < star && i < names.Count; i++) mapped.Add(given[i] with { Name = names[i] });
        if (listed)
        {
            for (var i = star; i < names.Count - behind; i++) mapped.Add(given[star] with { Name = names[i], Symbol = HiddenBy(given[star], names[i]) });
        }
        else
        {
            for (var i = star; i <= last; i++) mapped.Add(given[i]);
        }

        for (var i = 0; i < behind; i++)
        {
            var at = names.Count - behind + i;
            mapped.Add(at >= star ? given[last + 1 + i] with { Name = names[at] } : given[last + 1 + i]);
        }
    }

    private static UnresolvedColumn HiddenBy(RelationColumn star, string name)
    {
        var table = (star.Symbol as ScanColumn)?.Relation.Table.ToString();
        return new UnresolvedColumn(new UnknownLineage(
            UnknownCodes.StarWithoutSchema, table, name, star.Span, $"What fills '{name}' is one of the columns of '{table}', which are not known."));
    }

    /// <summary>The columns that the rows go to, in order; null where neither the text nor a schema tells.</summary>
    private IReadOnlyList<string>? TargetColumns(InsertStatement insert)
    {
        if (!insert.Columns.IsEmpty)
        {
            // Dynamic partitions come last, behind the columns that are listed.
            var listed = insert.Columns.Select(column => column.Text).ToList();
            listed.AddRange(insert.Partitions.Where(partition => partition.Value is null && !listed.Contains(partition.Column.Text, StringComparer.OrdinalIgnoreCase))
                .Select(partition => partition.Column.Text));
            return listed;
        }

        if (insert.TargetIsPath) return null;
        var all = SchemaColumns(insert.Target.Name);
        if (all is null) return null;
        if (!insert.AllExcept.IsEmpty)
            all = all.FindAll(name => !insert.AllExcept.Any(except => string.Equals(except.Text, name, StringComparison.OrdinalIgnoreCase)));
        if (insert.Partitions.IsEmpty) return all;
        var partitions = new HashSet<string>(insert.Partitions.Select(partition => partition.Column.Text), StringComparer.OrdinalIgnoreCase);
        return [.. all.Where(name => !partitions.Contains(name)), .. insert.Partitions.Where(partition => partition.Value is null).Select(partition => partition.Column.Text)];
    }

    /// <summary>The columns that an INSERT without a list fills; null where they are not known.</summary>
    private List<string>? SchemaColumns(ObjectName name)
    {
        if (_binder.FindTemp(name) is { } temp)
            return temp.Relation.Columns.Count == 0 || temp.Relation.IsOpen ? null : [.. temp.Relation.Columns.Select(column => column.Name).Where(name => !temp.Generated.Contains(name))];
        var (_, schema) = _binder.ResolveTarget(name);
        if (schema is not { IsComplete: true }) return null;
        return [.. schema.Index.TopLevel.Where(node => !node.Column.Computed).Select(node => node.Column.Name)];
    }

    // MySQL: ON DUPLICATE KEY UPDATE reads the tables of the SELECT in front of it too.
    private static NameScope AssignmentScope(ConflictClause conflict, BoundRelation source, NameScope scope)
    {
        if (!conflict.Keys.IsEmpty || source is not DerivedRelation { Scope: { } selected }) return scope;
        selected.AliasVisibility = AliasVisibility.Hidden;
        return selected;
    }

    /// <summary>ON CONFLICT DO UPDATE: assignments see the target and the row that was to be inserted.</summary>
    private List<RelationColumn> BindConflict(
        InsertStatement insert, ConflictClause conflict, List<RelationColumn> inserted, DerivedRelation rows, NameScope outer)
    {
        var scope = new NameScope(outer);
        var target = TargetRelation(insert.Target);
        scope.Sources.Add(new ScopeSource(insert.Target.Alias?.Name.Text, [.. insert.Target.Name.Parts.Select(part => part.Text)], target));
        var proposed = new DerivedRelation();
        proposed.Columns.AddRange(inserted);
        scope.Sources.Add(new ScopeSource(conflict.RowAlias?.Text ?? "EXCLUDED", [], proposed));

        // A bare name is the target's: the proposed row is reached by its alias only.
        var plain = new NameScope(scope);
        plain.Sources.Add(scope.Sources[0]);
        var keys = new NameScope(outer);
        keys.Sources.Add(scope.Sources[0]);
        var assigned = new List<RelationColumn>();
        _binder.ProposedRow = proposed;
        foreach (var assignment in conflict.Assignments)
            assigned.Add(new RelationColumn(assignment.Target[^1].Text, ValueOf(assignment, plain), assignment.Value.Span));
        if (!conflict.Keys.IsEmpty) rows.Clauses.Add(new RowClause(EdgeSubtype.Join, _binder.BindAll(conflict.Keys, keys)));
        if (conflict.Where is not null) rows.Clauses.Add(new RowClause(EdgeSubtype.Filter, [_binder.BindExpression(conflict.Where, plain)]));
        _binder.ProposedRow = null;
        return assigned;
    }

    /// <summary>REPLACE WHERE, USING, ON: which old rows stay depends on their columns, as in a DELETE, and where old and new are compared on both.</summary>
    private void BindReplaced(InsertStatement insert, ReplaceClause replaces, List<RelationColumn> inserted, DerivedRelation rows, NameScope outer)
    {
        var old = new NameScope(outer);
        old.Sources.Add(new ScopeSource(insert.Target.Alias?.Name.Text, [.. insert.Target.Name.Parts.Select(part => part.Text)], TargetRelation(insert.Target)));
        var proposed = new DerivedRelation();
        proposed.Columns.AddRange(inserted);
        var added = new NameScope(outer);
        added.Sources.Add(new ScopeSource(replaces.SourceAlias?.Text, [], proposed));
        var keys = replaces.Using.Select(name => (SqlExpression)new ColumnReference([name], replaces.Span)).ToImmutableArray();
        if (!keys.IsEmpty) rows.Clauses.Add(new RowClause(EdgeSubtype.Join, [.. _binder.BindAll(keys, old), .. _binder.BindAll(keys, added)]));
        if (replaces.Condition is null) return;
        if (replaces.IsMatch) old.Sources.Add(added.Sources[0]);
        var kind = replaces.IsMatch ? EdgeSubtype.Join : EdgeSubtype.Filter;
        rows.Clauses.Add(new RowClause(kind, [_binder.BindExpression(replaces.Condition, old)]));
    }

    /// <summary>The value of an assignment; of a tuple the column that belongs to this target.</summary>
    private ColumnSymbol ValueOf(ColumnAssignment assignment, NameScope scope)
    {
        var value = _binder.BindExpression(assignment.Value, scope);
        if (value is BoundSubquery { IsPredicate: false } subquery && subquery.Relation.StarColumns(default).Skip(1).Any())
            value = new BoundSubquery(subquery.Relation, null, isPredicate: false, subquery.Span) { Ordinal = assignment.Ordinal };
        return value is BoundColumn column ? column.Symbol : new ComputedColumn(value);
    }

    /// <summary>The changed table as a relation whose columns expressions may read.</summary>
    private BoundRelation TargetRelation(TableReference target) =>
        _binder.FindTemp(target.Name) is { } temp ? temp.Relation : _binder.Scan(target.Name, target.Span);
}
