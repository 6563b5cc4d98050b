using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <content>RETURNING and OUTPUT: columns of the target, written on or handed to the statement around (lineage-semantics.md §5).</content>
internal sealed partial class ScriptAnalysis
{
    /// <summary>How deep a data-modifying statement is inside a query: then its RETURNING rows go to that query.</summary>
    private int _nestedStatements;

    private DerivedRelation BindStatementRows(SqlStatement statement, NameScope scope)
    {
        _nestedStatements++;
        try
        {
            return (statement switch
            {
                InsertStatement insert => VisitInsert(insert, scope),
                UpdateStatement update => VisitUpdate(update, scope),
                DeleteStatement delete => VisitDelete(delete, scope),
                MergeStatement merge => VisitMerge(merge, scope),
                CallStatement call => CapturedRows(call),
                QueryStatement query => _binder.BindQuery(query.Query, scope),
                _ => null,
            }) as DerivedRelation ?? new DerivedRelation();
        }
        finally
        {
            _nestedStatements--;
        }
    }

    /// <summary>The rows that RETURNING gives; written on where it says INTO, or to the client at the top.</summary>
    private DerivedRelation Returned(
        ReturningClause? returning, TableReference target, List<ScopeSource> sources, DerivedRelation changedRows, NameScope outer, BoundRelation? changed = null)
    {
        var result = new DerivedRelation();
        if (returning is null) return result;
        var relation = changed ?? TargetRelation(target);
        var scope = new NameScope(outer);
        scope.Sources.Add(new ScopeSource("inserted", [], relation));
        scope.Sources.Add(new ScopeSource("deleted", [], relation));

        // A bare name and the target's own name mean the target; both row versions are the same columns.
        var inner = new NameScope(scope);
        inner.Sources.Add(new ScopeSource(target.Alias?.Name.Text, [.. target.Name.Parts.Select(part => part.Text)], relation));
        foreach (var source in sources) scope.Sources.Add(source);
        result.Inputs.Add(relation);
        result.Inputs.AddRange(changedRows.Inputs.Where(input => !ReferenceEquals(input, relation)));
        result.Clauses.AddRange(changedRows.Clauses);
        _binder.BindItems(returning.Items, result, inner);

        if (!returning.IntoVariables.IsDefaultOrEmpty) AssignRow(returning.IntoVariables, result, returning.Span);
        else if (returning.Into is { } into) WriteReturned(into, returning, result);
        else if (_nestedStatements == 0 && _capturedRows is not null) _capturedRows.Add(result);
        else if (_nestedStatements == 0) Write(null, result.Columns, result);
        return result;
    }

    private void WriteReturned(TableReference into, ReturningClause returning, DerivedRelation result)
    {
        var names = returning.IntoColumns.IsEmpty ? SchemaColumns(into.Name) : [.. returning.IntoColumns.Select(column => column.Text)];
        var columns = new List<RelationColumn>();
        for (var i = 0; i < result.Columns.Count; i++)
            columns.Add(names is not null && i < names.Count && !result.Columns[i].IsStar ? result.Columns[i] with { Name = names[i] } : result.Columns[i]);
        Write(into.Name, into.TableVariable, columns, result, replaces: false);
    }
}
