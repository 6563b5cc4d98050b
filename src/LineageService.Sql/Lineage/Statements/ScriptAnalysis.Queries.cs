using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <content>Queries as statements: SELECT, SELECT INTO, assignments in select lists.</content>
internal sealed partial class ScriptAnalysis
{
    private void VisitQuery(QueryStatement statement)
    {
        var block = FirstBlock(statement.Query);
        var inOrder = block is { Into: not null } ? block.Items.Any(NumbersRows) : _options.Target is null;
        var relation = inOrder ? _binder.BindInOrder(statement.Query, null) : _binder.BindQuery(statement.Query, null);
        var assigned = TakeAssignments();
        _state.LastQuery = relation;
        if (block is { Into: { } into })
        {
            WriteInto(into, block.IntoTemporary || IsTemporary(into), relation, statement.Span);
            return;
        }

        if (block is { IntoVariables: { IsEmpty: false } variables })
        {
            AssignRow(variables.Select(name => name.Text).ToImmutableArray(), relation, statement.Span);
            return;
        }

        var columns = relation.StarColumns(statement.Span).ToList();
        if (assigned && columns.Count == 0)
        {
            if (!_isContext) _result.AddInputs(relation);
            return;
        }

        if (_capturedRows is not null)
        {
            _capturedRows.Add(relation);
            return;
        }

        var target = _options.Target is { } text && _state.ExpansionDepth == 0 ? _binder.Resolve(NameOf(text)).Table : null;
        _state.Uses?.AddWrite(target, WriteBinding.Named, relation, statement.Span);
        Write(target, columns, relation);
        if (target is not null) Define(SchemaOf(target, columns, !IsOpen(columns), relation));
    }

    // SELECT IDENTITY(int, 1, 1) … INTO: rows are numbered in their order.
    private static bool NumbersRows(SelectItem item) =>
        item is ExpressionItem { Expression: FunctionCall call } && call.Name.Last.Text.Equals("IDENTITY", StringComparison.OrdinalIgnoreCase);

    private static ObjectName NameOf(string dotted) =>
        new([.. Catalog.TableName.Parse(dotted).Parts.Select(part => new Identifier(part, Quoted: true))], default);

    private void WriteInto(ObjectName into, bool temporary, BoundRelation relation, TextSpan span)
    {
        var columns = relation.StarColumns(span).ToList();
        if (temporary && !IsMadeInBranch(into)) _state.TempObjects[into.ToString()] =
            new TempObject(into.ToString()) { Syntax = into };
        if (!temporary) _state.Uses?.AddWrite(_binder.Resolve(into).Table, WriteBinding.Named, relation, span);
        Write(into, false, columns, relation, replaces: true);
        if (temporary) return;
        var table = _binder.Resolve(into).Table;
        Define(SchemaOf(table, columns, !IsOpen(columns), relation));
        var isFile = into.Last.Text.Contains('/', StringComparison.Ordinal);
        if (!_isContext && !isFile) _result.Lifecycle.Add(new LifecycleChange(LifecycleKind.Create, table, null));
    }

    /// <summary>The block whose INTO is the query's: the first of a set operation, the body of WITH.</summary>
    private static SelectBlock? FirstBlock(QueryExpression query)
    {
        while (true)
        {
            switch (query)
            {
                case SelectBlock block: return block;
                case WithQuery with: query = with.Body; break;
                case OrderedQuery ordered: query = ordered.Body; break;
                case SetOperation operation: query = operation.Branches[0]; break;
                default: return null;
            }
        }
    }

    /// <summary>Carries out the assignments that select lists made; true where there were any.</summary>
    private bool TakeAssignments()
    {
        if (_state.Assignments.Count == 0) return false;
        foreach (var assignment in _state.Assignments)
        {
            // The rows of the SELECT decide the value: its clauses are per-column influences, as of a scalar subquery.
            var relation = new DerivedRelation();
            relation.Inputs.Add(assignment.Block);
            relation.Columns.Add(new RelationColumn(assignment.Variable, new ComputedColumn(assignment.Value), assignment.Value.Span));
            Assign(assignment.Variable, new ComputedColumn(new BoundSubquery(relation, null, isPredicate: false, assignment.Value.Span)));
            if (ConstantText.Of(assignment.Syntax, _state) is { } text && assignment.Block.Inputs.Count == 0) SetConstant(assignment.Variable, text);
            else _state.Constants.Remove(assignment.Variable);
        }

        _state.Assignments.Clear();
        return true;
    }
}
