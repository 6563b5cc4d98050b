using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>Common table expressions, recursive ones to their least fixpoint.</content>
internal sealed partial class QueryBinder
{
    // Each round carries origins one column further; a query that needs more rounds than this is wider than any seen.
    private const int RecursionRounds = 24;

    private BoundRelation BindWith(WithQuery with, NameScope? scope)
    {
        if (!with.Functions.IsEmpty) return BindWithFunctions(with, scope);
        var inner = BindCtes(with.Expressions, with.Recursive, scope);
        return BindQuery(with.Body, inner);
    }

    /// <summary>Functions of one query hide those of their names until it ends.</summary>
    private BoundRelation BindWithFunctions(WithQuery with, NameScope? scope)
    {
        var hidden = new List<(string Name, CreateFunctionStatement? Function)>();
        foreach (var function in with.Functions)
        {
            var name = function.Name.ToString();
            hidden.Add((name, state.Functions.GetValueOrDefault(name)));
            state.Functions[name] = function;
        }

        var relation = BindWith(with with { Functions = [] }, scope);
        foreach (var (name, before) in hidden)
        {
            if (before is null) state.Functions.Remove(name);
            else state.Functions[name] = before;
        }

        return relation;
    }

    /// <summary>A scope in which the CTEs are visible.</summary>
    public NameScope BindCtes(ImmutableArray<CommonTableExpression> expressions, bool recursive, NameScope? scope)
    {
        // Names of relations do not pass a WITH: the scope around it is still the one that correlated names see.
        var inner = new NameScope(scope);
        foreach (var expression in expressions)
        {
            var relation = WithAdded(BindCte(expression, recursive, inner), expression);
            inner.Ctes = new CteFrame(inner.Ctes, expression.Name.Text, relation);
        }

        return inner;
    }

    private BoundRelation BindCte(CommonTableExpression expression, bool recursive, NameScope scope)
    {
        if (expression.Statement is not null)
            return Named(StatementRows?.Invoke(expression.Statement, scope) ?? new DerivedRelation(), expression);
        if (expression.Query is null) return new DerivedRelation();

        // Some leave RECURSIVE out: a query that reads its own name is recursive all the same, unless a table of that name is meant.
        if (SelfReference.IsIn(expression.Query, expression.Name.Text)
            && (recursive || (Rules.RecursiveWithoutKeyword && HidesNothing(expression, scope))))
            return BindRecursive(expression, scope);
        return Named(BindQuery(expression.Query, scope), expression);
    }

    private static BoundRelation WithAdded(BoundRelation relation, CommonTableExpression expression)
    {
        if (expression.Added.IsEmpty) return relation;
        var all = new DerivedRelation();
        all.Inputs.Add(relation);
        all.Columns.AddRange(relation.StarColumns(expression.Span));
        if (relation.IsOpen) all.OpenInputs.Add(relation);
        foreach (var added in expression.Added) all.Columns.Add(new RelationColumn(added.Text, FoldedColumn.None, expression.Span));
        return all;
    }

    private BoundRelation Named(BoundRelation relation, CommonTableExpression expression) =>
        expression.Columns.IsEmpty ? relation : Renamed(relation, expression.Columns, expression.Span);

    private static bool HidesNothing(CommonTableExpression expression, NameScope scope) =>
        expression.Query is SetOperation { Operator: SetOperator.Union } && CteFrame.Find(scope.Ctes, expression.Name.Text) is null;

    /// <summary>
    /// Binds the anchor, then the recursive branches over what is known so far, until no column gains a source: the least fixpoint
    /// (lineage-semantics.md §4).
    /// </summary>
    private BoundRelation BindRecursive(CommonTableExpression expression, NameScope scope)
    {
        var (anchors, recursive, operation) = SelfReference.Split(expression.Query!, expression.Name.Text);
        if (operation is null || anchors.Count == 0) return Named(BindQuery(expression.Query!, scope), expression);

        var bound = anchors.ConvertAll(anchor => BindQuery(anchor, scope));
        var current = Named(Combine(operation with { All = true }, bound), expression);
        var before = SourcesOf(current);
        var ways = WaysOf(current);
        HashSet<int> repeated = [];
        for (var round = 0; round < RecursionRounds; round++)
        {
            var inner = new NameScope(scope) { Ctes = new CteFrame(scope.Ctes, expression.Name.Text, current) };
            var branches = new List<BoundRelation> { current };
            foreach (var branch in recursive) branches.Add(BindQuery(branch, inner));
            current = Named(Combine(operation, branches), expression);
            var after = SourcesOf(current);
            var waysAfter = WaysOf(current);
            repeated = Changed(ways, waysAfter);
            if (after.SetEquals(before)) break;
            (before, ways) = (after, waysAfter);
        }

        return repeated.Count == 0 ? current : WithRepeated(current, repeated, expression.Span);
    }

    // Columns that the last round still made in another way than the one before.
    private static HashSet<int> Changed(List<string> before, List<string> after) =>
        [.. Enumerable.Range(0, after.Count).Where(column => column >= before.Count || before[column] != after[column])];

    private static DerivedRelation WithRepeated(BoundRelation relation, HashSet<int> repeated, TextSpan span)
    {
        var derived = new DerivedRelation { KeepsRows = true };
        derived.Inputs.Add(relation);
        if (relation.IsOpen) derived.OpenInputs.Add(relation);
        var ordinal = 0;
        foreach (var column in relation.StarColumns(span))
        {
            derived.Columns.Add(repeated.Contains(ordinal++) && !column.IsStar
                ? column with { Symbol = new ComputedColumn(new BoundRepeated(new BoundColumn(column.Symbol, column.Span))) }
                : column);
        }

        return derived;
    }

    // Of each column the functions by which it is made, as far as they take something away.
    private List<string> WaysOf(BoundRelation relation)
    {
        var fold = new LineageFold(cancellationToken);
        var ways = new List<string>();
        foreach (var column in relation.StarColumns(default))
        {
            var origins = fold.Fold(column.Symbol).Items
                .Where(origin => origin.Functions is { IsMasking: true } || origin.Others is not null)
                .Select(origin => $"{origin.Source.Relation.Table} {origin.Source.Name} {string.Join(' ', WaysOf(origin))}");
            ways.Add(string.Join(';', origins.Order(StringComparer.Ordinal)));
        }

        return ways;
    }

    private static IEnumerable<string> WaysOf(Origin origin) => new[] { origin.Functions }.Concat(origin.Others ?? [])
        .Select(way => way is null ? "|" : $"|{string.Join('>', way.Steps.Select(step => $"{step.Name}({string.Join(',', step.Literals)})"))}")
        .Order(StringComparer.Ordinal);

    // By name: each round reads the same tables anew.
    private HashSet<(int Column, TableName Table, string Source, EdgeSubtype Subtype)> SourcesOf(BoundRelation relation)
    {
        var fold = new LineageFold(cancellationToken);
        var sources = new HashSet<(int, TableName, string, EdgeSubtype)>();
        var ordinal = 0;
        foreach (var column in relation.StarColumns(default))
        {
            foreach (var origin in fold.Fold(column.Symbol).Items) sources.Add((ordinal, origin.Source.Relation.Table, origin.Source.Name, origin.Subtype));
            ordinal++;
        }

        return sources;
    }
}
