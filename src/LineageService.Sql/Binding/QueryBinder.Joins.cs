using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lineage;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>Joins: conditions, USING, NATURAL, semi-joins.</content>
internal sealed partial class QueryBinder
{
    private void BindJoin(JoinExpression join, NameScope scope, DerivedRelation rows)
    {
        if (join.Alias is not null)
        {
            BindAliasedJoin(join, scope, rows);
            return;
        }

        // A chain of joins leans to the left: walk it with a loop, so that a thousand joins do not nest.
        var chain = new Stack<JoinExpression>();
        TableExpression first = join;
        while (first is JoinExpression { Alias: null } inner)
        {
            chain.Push(inner);
            first = inner.Left;
        }

        var start = scope.Sources.Count;
        var firstInput = rows.Inputs.Count;
        BindTable(first, scope, rows);
        while (chain.TryPop(out var step))
        {
            var right = scope.Sources.Count;
            var rightInput = rows.Inputs.Count;
            var applied = step.Kind is JoinKind.CrossApply or JoinKind.OuterApply;
            BindTable(applied && step.Right is DerivedTable { Lateral: false } derived ? derived with { Lateral = true } : step.Right, scope, rows);
            var clauses = rows.Clauses.Count;
            BindCondition(step, scope, rows, start, right);
            var on = step.On is null ? null : rows.Clauses[clauses].Expressions[0];
            var bound = new BoundJoin(step.Kind, firstInput, rightInput, rows.Inputs.Count, on, step.On is null ? rows.Clauses[clauses..] : []);
            (rows.Joins ??= []).Add(bound);
            state.Uses?.Equalities.Add(bound);
        }
    }

    private void BindAliasedJoin(JoinExpression join, NameScope scope, DerivedRelation rows)
    {
        var inner = new NameScope(scope.Parent) { Ctes = scope.Ctes };
        var relation = new DerivedRelation { IsFrom = true };
        BindJoin(join with { Alias = null }, inner, relation);
        var star = new StarItem(null, null, [], [], [], null, null, join.Span);
        ExpandStar(star, relation, inner);
        AddSource(scope, rows, WithColumnNames(relation, join.Alias, join.Span), join.Alias, []);
    }

    private void BindCondition(JoinExpression join, NameScope scope, DerivedRelation rows, int left, int right)
    {
        var semi = join.Kind is JoinKind.LeftSemi or JoinKind.LeftAnti or JoinKind.RightSemi or JoinKind.RightAnti;
        var kind = semi ? EdgeSubtype.Filter : EdgeSubtype.Join;
        if (join.On is not null)
        {
            // ON sees the relations of this join only, and those around the block.
            rows.Clauses.Add(new RowClause(kind, [BindExpression(join.On, scope)]));
        }

        if (!join.Using.IsEmpty) MergeColumns(join.Using.Select(name => name.Text), join, scope, rows, left, right, kind);
        else if (join.Natural)
        {
            state.Uses?.AddImplicit(ImplicitKeyKind.Natural, scope.Sources.Skip(left).Select(source => source.Relation), join.Span);
            MergeColumns(CommonNames(scope, left, right), join, scope, rows, left, right, kind);
        }

        if (!semi) return;
        var (from, to) = join.Kind is JoinKind.RightSemi or JoinKind.RightAnti ? (left, right) : (right, scope.Sources.Count);
        for (var i = from; i < to; i++) scope.Sources[i].Hidden = true;
    }

    private void MergeColumns(
        IEnumerable<string> names, JoinExpression join, NameScope scope, DerivedRelation rows, int left, int right, EdgeSubtype kind)
    {
        foreach (var name in names)
        {
            var sources = new List<ColumnSymbol>();
            var merged = scope.FindMerged(name);
            if (merged is { } earlier) sources.Add(earlier.Symbol);
            else if (FindAmong(scope, left, right, name) is { } leftSymbol) sources.Add(leftSymbol);
            if (FindAmong(scope, right, scope.Sources.Count, name) is { } rightSymbol) sources.Add(rightSymbol);
            if (sources.Count < 2 && !join.Using.IsEmpty)
                state.Uses?.NoteMissing(name, scope.Sources.Skip(left).Select(source => source.Relation), Place ?? join.Span);
            if (sources.Count == 0) continue;
            CheckMerge(join, scope, rows, left, right, name);
            if (!join.Using.IsEmpty) foreach (var source in sources) state.Uses?.Note(source, Place ?? join.Span);

            var keys = ImmutableArray.CreateBuilder<BoundExpression>(sources.Count);
            foreach (var source in sources) keys.Add(new BoundColumn(source, join.Span));
            rows.Clauses.Add(new RowClause(kind, keys.ToImmutable()));
            for (var i = left; i < scope.Sources.Count; i++)
                (scope.Sources[i].MergedNames ??= new HashSet<string>(StringComparer.OrdinalIgnoreCase)).Add(name);

            // A semi-join shows the left side only.
            var shown = kind == EdgeSubtype.Filter ? sources[0] : new MergedColumn(sources);
            if (merged is { } known) scope.Merged.Remove(known);
            scope.Merged.Add(new RelationColumn(name, shown, join.Span));
        }
    }

    private static ColumnSymbol? FindAmong(NameScope scope, int from, int to, string name)
    {
        for (var i = from; i < to; i++)
        {
            var source = scope.Sources[i];
            if (source.Value is not null && SameName(source.Alias!, name)) return source.Value;
            if (source.Relation.Find(name) is { } symbol) return symbol;
        }

        ColumnSymbol? open = null;
        for (var i = from; i < to; i++)
        {
            if (scope.Sources[i].Relation is not { IsOpen: true } relation) continue;
            if (open is not null) return open;
            open = relation.FindOpen(name);
        }

        return open;
    }

    private List<string> CommonNames(NameScope scope, int left, int right)
    {
        var leftNames = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var open = false;
        for (var i = left; i < right; i++)
        {
            open |= scope.Sources[i].Relation.IsOpen;
            foreach (var column in scope.Sources[i].Relation.StarColumns(default)) leftNames.Add(column.Name);
        }

        var common = new List<string>();
        for (var i = right; i < scope.Sources.Count; i++)
        {
            open |= scope.Sources[i].Relation.IsOpen;
            foreach (var column in scope.Sources[i].Relation.StarColumns(default))
            {
                if (!column.IsStar && leftNames.Contains(column.Name)) common.Add(column.Name);
            }
        }

        if (open)
        {
            state.Unknowns.Add(new UnknownLineage(
                UnknownCodes.AmbiguousColumn, null, null, null, "A NATURAL JOIN over a table without schema: its keys are not known."));
        }

        return common;
    }
}
