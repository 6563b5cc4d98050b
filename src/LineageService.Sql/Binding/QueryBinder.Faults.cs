using System.Collections.Immutable;
using System.Globalization;
using LineageService.Model;
using LineageService.Sql.Lineage;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>What engines refuse although every name is known; only where uses are recorded, since lineage is told all the same.</content>
internal sealed partial class QueryBinder
{
    // An order that decides nothing must have its names and places all the same.
    private void BindUnreadOrder(ImmutableArray<SqlExpression> keys, DerivedRelation relation, NameScope scope)
    {
        if (state.Uses is null) return;
        scope.AliasVisibility = AliasVisibility.ResultBeforeInput;
        foreach (var key in keys)
        {
            if (PlaceIn(key) is not { } place)
            {
                BindExpression(key, scope);
                continue;
            }

            if (place <= relation.Columns.Count) state.Uses.AddPositionalNames(relation, Place ?? key.Span);
            else NotePastLast(relation, key);
        }
    }

    private static int? PlaceIn(SqlExpression key) =>
        key is Literal { Kind: LiteralKind.Number } literal && int.TryParse(literal.Text, CultureInfo.InvariantCulture, out var place) && place >= 1 ? place : null;

    private void NotePastLast(DerivedRelation relation, SqlExpression key)
    {
        if (state.Uses is { } uses && !HasHidden(relation)) uses.AddFault(BindingFaultKind.PlacePastLast, ((Literal)key).Text, Place ?? key.Span);
    }

    private static bool HasHidden(DerivedRelation relation) => relation.IsOpen || relation.Columns.Exists(column => column.IsStar);

    private void CheckGroups(DerivedRelation relation, GroupByClause groupBy)
    {
        if (state.Uses is not { } uses) return;
        foreach (var key in groupBy.Keys)
        {
            if (Rules.OrdinalsInGroupBy && PlaceIn(key) is { } place && place <= relation.Columns.Count
                && relation.Columns[place - 1].Symbol is ComputedColumn { Expression: var expression } && ContainsAggregate(expression))
                uses.AddFault(BindingFaultKind.PlaceOfAggregate, ((Literal)key).Text, Place ?? key.Span);
        }

        if (relation.Starred is not { Count: > 0 } starred || Rules.LooseGroupBy) return;
        uses.AddPositionalNames(relation, Place ?? relation.Syntax!.Span);
        var keys = new HashSet<ColumnSymbol>(ReferenceEqualityComparer.Instance);
        foreach (var key in relation.Clauses[^1].Expressions)
        {
            // Of other keys (sets, expressions) it is not looked at what they hold.
            if (key is not BoundColumn column) return;
            keys.Add(column.Symbol);
        }

        foreach (var source in starred)
        {
            if (source is ScanRelation scan && IsKeyed(scan, keys)) continue;
            foreach (var column in source.StarColumns(default))
            {
                if (column.IsStar || keys.Contains(column.Symbol) || !relation.Columns.Exists(shown => ReferenceEquals(shown.Symbol, column.Symbol))) continue;
                uses.AddFault(BindingFaultKind.NotGrouped, column.Name, Place ?? relation.Syntax!.Span);
            }
        }
    }

    // Grouped by a key, the other columns of the table have one value each.
    private static bool IsKeyed(ScanRelation scan, HashSet<ColumnSymbol> keys)
    {
        if (scan.Schema is null) return false;
        foreach (var key in scan.Schema.Keys)
            if (!key.IsEmpty && key.All(name => scan.Find(name) is { } symbol && keys.Contains(symbol))) return true;
        return false;
    }

    private void CheckMerge(JoinExpression join, NameScope scope, DerivedRelation rows, int left, int right, string name)
    {
        if (state.Uses is not { } uses) return;
        if (!join.Using.IsEmpty) uses.AddGuarded(name, Place ?? join.Span, scope.Sources.Skip(left).Where(source => !source.Hidden).Select(source => source.Relation));

        // SQLite takes the first, unless rows without a partner must come out.
        if (Rules.FirstOfJoined && !IsOuter(join.Kind) && rows.Joins?.Exists(step => IsOuter(step.Kind)) != true) return;
        if (Count(scope, left, right, name) > 1 || Count(scope, right, scope.Sources.Count, name) > 1) uses.AddFault(BindingFaultKind.JoinedTwice, name, Place ?? join.Span);

        static bool IsOuter(JoinKind kind) => kind is JoinKind.Right or JoinKind.Full;
    }

    // Columns of a name; those that are merged already count once.
    private static int Count(NameScope scope, int from, int to, string name)
    {
        var (count, isMerged) = (0, false);
        for (var i = from; i < to; i++)
        {
            var source = scope.Sources[i];
            if (source.Hidden) continue;
            if (source.MergedNames?.Contains(name) == true) isMerged = true;
            else count += NamedIn(source.Relation, name);
        }

        return isMerged ? count + 1 : count;
    }

    /// <summary>How many columns of a name a relation has; several where a query gives several.</summary>
    internal static int NamedIn(BoundRelation relation, string name)
    {
        if (relation is not DerivedRelation derived) return relation.Find(name) is null ? 0 : 1;
        var count = 0;
        foreach (var column in derived.Columns) if (!column.IsStar && SameName(column.Name, name)) count++;
        return count;
    }

    // The query of a value; the same query gave as many columns as fit.
    private BoundRelation Measured(BoundRelation relation, QueryExpression query)
    {
        if (state.Uses is not { } uses || relation is not DerivedRelation { Starred.Count: > 0 } derived || query is SelectBlock { AsValue: true } || SerializedQuery.Is(query)
            || HasHidden(derived)) return relation;
        uses.AddPositionalNames(derived, Place ?? query.Span);
        uses.AddWidth(Place ?? query.Span, derived.Columns.Count);
        return relation;
    }
}
