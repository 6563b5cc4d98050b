using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <content>MERGE: every branch writes; ON joins, branch conditions filter.</content>
internal sealed partial class ScriptAnalysis
{
    private BoundRelation VisitMerge(MergeStatement merge, NameScope? outer)
    {
        var scope = new NameScope(ScopeWith(merge.With, outer));
        var rows = _binder.BindFrom([merge.Source], scope);
        var sources = scope.Sources.ToList();
        var target = QueryBinder.FindCte(merge.Target.Name, scope) ?? TargetRelation(merge.Target);
        var qualifier = target is ScanRelation known && known.Table.Parts.Length > merge.Target.Name.Parts.Length
            ? known.Table.Parts : [.. merge.Target.Name.Parts.Select(part => part.Text)];
        scope.Sources.Insert(0, new ScopeSource(merge.Target.Alias?.Name.Text, qualifier, target));
        rows.Inputs.Add(target);
        rows.Clauses.Add(new RowClause(EdgeSubtype.Join, [_binder.BindExpression(merge.On, scope)]));

        // Values to insert see the source only; names that both have would otherwise be ambiguous.
        var inserting = new NameScope(scope);
        inserting.Sources.AddRange(sources);
        var change = new Change(merge.Target.Name, merge.Target.TableVariable, target, scope, rows, sources);
        var columns = new List<RelationColumn>();
        foreach (var branch in merge.Branches)
        {
            if (branch.Condition is not null)
            {
                var seen = branch.Match == MergeMatch.NotMatchedByTarget ? inserting : scope;
                rows.Clauses.Add(new RowClause(EdgeSubtype.Filter, [_binder.BindExpression(branch.Condition, seen)]));
            }

            BindBranch(merge, branch, change, inserting, columns);
        }

        WriteChange(change, columns, inserts: true);
        if (merge.Returning is not null && _dialect.Names.MergeActionColumn is { } action)
        {
            var taken = new DerivedRelation();
            taken.Columns.Add(new RelationColumn(action, FoldedColumn.None, merge.Span));
            sources.Add(new ScopeSource(null, [], taken));
        }

        return Returned(merge.Returning, merge.Target, sources, rows, scope, target);
    }

    private void BindBranch(MergeStatement merge, MergeBranch branch, Change change, NameScope inserting, List<RelationColumn> columns)
    {
        switch (branch.Action)
        {
            case MergeAction.Update:
                foreach (var assignment in branch.Assignments)
                {
                    var value = ValueOf(assignment, change.Scope);
                    if (assignment.Variable is not null) Assign(assignment.Variable, value);
                    if (!assignment.Target.IsDefaultOrEmpty)
                        columns.Add(new RelationColumn(TargetName(change, assignment.Target), value, assignment.Value.Span));
                }

                break;
            case MergeAction.Insert:
                var names = branch.Columns.IsEmpty ? SchemaColumns(merge.Target.Name) : [.. branch.Columns.Select(column => column.Text)];
                for (var i = 0; i < branch.Values.Length; i++)
                {
                    var value = _binder.BindExpression(branch.Values[i], inserting);
                    var name = names is not null && i < names.Count ? names[i] : value is BoundColumn ? NameOfValue(branch.Values[i]) : null;
                    if (name is null) continue;
                    columns.Add(new RelationColumn(name, value is BoundColumn column ? column.Symbol : new ComputedColumn(value), branch.Values[i].Span));
                }

                break;
            case MergeAction.UpdateAll or MergeAction.InsertAll:
                foreach (var source in change.Sources)
                {
                    var targetNames = SchemaColumns(merge.Target.Name);
                    foreach (var column in source.Relation.StarColumns(branch.Span))
                    {
                        if (branch.StarExcept.Any(except => string.Equals(except.Text, column.Name, StringComparison.OrdinalIgnoreCase))) continue;
                        var name = targetNames?.Find(known => string.Equals(known, column.Name, StringComparison.OrdinalIgnoreCase)) ?? column.Name;
                        columns.Add(column with { Name = name });
                    }
                }

                break;
            case MergeAction.InsertRow:
                var filled = SchemaColumns(merge.Target.Name);
                var given = change.Sources.SelectMany(source => source.Relation.StarColumns(branch.Span)).ToList();
                for (var i = 0; i < given.Count; i++)
                    columns.Add(filled is not null && i < filled.Count && !given[i].IsStar ? given[i] with { Name = filled[i] } : given[i]);
                break;
            default:
                break;
        }
    }

    private static string? NameOfValue(SqlExpression value) => value is ColumnReference column ? column.Parts[^1].Text : null;
}
