using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <summary>
/// Resolves the names of queries and expressions: from the query model to relations and column symbols. The clauses are in the files beside this one.
/// Never throws on bad input: what cannot be resolved becomes an unknown with its place. Mutable state is in <see cref="ScriptState"/>.
/// </summary>
internal sealed partial class QueryBinder(SqlDialect dialect, ISchemaCatalog catalog, ScriptState state, CancellationToken cancellationToken)
{
    private NameResolutionRules Rules => dialect.Names;

    /// <summary>Routines of other texts; empty where none are known.</summary>
    public RoutineCatalog Routines { get; init; } = RoutineCatalog.Empty;

    /// <summary>While set, the text that is bound is another than the script's: what it names stands here.</summary>
    public TextSpan? Place { get; set; }

    // The query whose ORDER BY matters without a limit: its rows are read one after the other.
    private QueryExpression? _ordered;

    /// <summary>Binds a query whose order is seen: by the client, by a cursor, by a target that numbers its rows.</summary>
    public BoundRelation BindInOrder(QueryExpression query, NameScope? scope)
    {
        var body = query;
        while (body is WithQuery with) body = with.Body;
        var outer = _ordered;
        _ordered = body;
        var relation = BindQuery(query, scope);
        _ordered = outer;
        return relation;
    }

    /// <summary>Binds a query; <paramref name="scope"/> is the scope around it, null at the top.</summary>
    public BoundRelation BindQuery(QueryExpression query, NameScope? scope)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return TooDeep(query.Span);
        cancellationToken.ThrowIfCancellationRequested();
        return query switch
        {
            SelectBlock block => BindSelect(block, scope),
            SetOperation operation => BindSetOperation(operation, scope),
            WithQuery with => BindWith(with, scope),
            ValuesQuery values => BindValues(values, scope),
            OrderedQuery ordered => BindOrdered(ordered, scope),
            _ => throw new UnreachableException(),
        };
    }

    private DerivedRelation BindValues(ValuesQuery values, NameScope? scope)
    {
        var relation = new DerivedRelation();
        var inner = new NameScope(scope) { Block = relation };
        if (values.Rows is [[StarExpression { Star: { StructOperand: not null } record }]])
        {
            ExpandStar(record, relation, inner);
            return relation;
        }

        var width = values.Rows.IsEmpty ? 0 : values.Rows.Max(row => row.Length);
        for (var ordinal = 0; ordinal < width; ordinal++)
        {
            var sources = new List<ColumnSymbol>();
            foreach (var row in values.Rows)
            {
                if (ordinal >= row.Length || row[ordinal] is Literal) continue;
                sources.Add(new ComputedColumn(BindExpression(row[ordinal], inner)));
            }

            var literals = new ValuesColumn(values, ordinal);
            ColumnSymbol symbol = sources.Count == 0 ? new FoldedColumn(ColumnOrigins.None) { Literals = literals }
                : sources.Count == 1 && values.Rows.Length == 1 ? sources[0]
                : new MergedColumn(sources) { IsSetOperation = true, Literals = literals };
            var span = ordinal < values.Rows[0].Length ? values.Rows[0][ordinal].Span : values.Span;
            relation.Columns.Add(new RelationColumn($"column{ordinal + 1}", symbol, span, Anonymous: true));
        }

        return relation;
    }

    private DerivedRelation BindOrdered(OrderedQuery ordered, NameScope? scope)
    {
        var body = BindQuery(ordered.Body, scope);
        var relation = PassThrough(body, ordered.Span);
        relation.Syntax = ordered;
        AddLimits(relation, ordered.Limits, scope);
        if (ordered.OrderBy.IsEmpty) return relation;
        var inner = new NameScope(scope) { Block = relation };
        inner.Sources.Add(new ScopeSource(null, [], body));
        if (ordered.HasLimit || ReferenceEquals(ordered, _ordered)) AddSort(relation, ordered.OrderBy, inner);
        else BindUnreadOrder(ordered.OrderBy, relation, inner);
        return relation;
    }

    /// <summary>A relation with the same columns whose rows come from <paramref name="input"/>.</summary>
    private DerivedRelation PassThrough(BoundRelation input, TextSpan span)
    {
        var relation = new DerivedRelation { KeepsRows = true };
        relation.Inputs.Add(input);
        relation.Columns.AddRange(input.StarColumns(span));
        if (input.IsOpen) relation.OpenInputs.Add(input);
        if (state.Uses is not null) relation.Starred = [input];
        return relation;
    }

    private DerivedRelation TooDeep(TextSpan span)
    {
        var reason = new UnknownLineage(UnknownCodes.BudgetReached, null, null, span, "The query is nested too deeply to be analysed.");
        state.Unknowns.Add(reason);
        return new DerivedRelation { OpenValue = new UnresolvedColumn(reason) };
    }
}
