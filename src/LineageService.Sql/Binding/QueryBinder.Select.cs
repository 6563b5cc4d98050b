using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>The SELECT block, clause by clause.</content>
internal sealed partial class QueryBinder
{
    private DerivedRelation BindSelect(SelectBlock block, NameScope? outer)
    {
        var scope = new NameScope(outer)
        {
            Windows = block.Windows,
            Parameters = block.Hierarchy is null ? TimeWindowsOf(block) : HierarchyColumns,
            GroupProof = GroupSize.Proof(block),
        };
        var relation = new DerivedRelation { Syntax = block };
        scope.Block = relation;
        relation.Scope = scope;
        if (!block.From.IsEmpty) relation.Inputs.Add(BindFrom(block.From, scope));
        BindTimeWindows(block, scope);

        scope.AliasVisibility = Rules.LateralAliases ? AliasVisibility.AfterInput : AliasVisibility.Hidden;
        var ranked = block.HasLimit && !block.OrderBy.IsEmpty;
        BindNames(block.NamedExpressions, scope);
        BindItems(block.Items, relation, scope, ranked || !block.DistinctOn.IsEmpty);
        if (block.AsValue) SpreadValue(relation);

        if (block.Hierarchy is { } hierarchy)
        {
            AddClause(relation, EdgeSubtype.Join, [hierarchy.ConnectBy], scope);
            if (hierarchy.StartWith is not null) AddClause(relation, EdgeSubtype.Filter, [hierarchy.StartWith], scope);
        }

        scope.AliasVisibility = Rules.AliasInWhere ? AliasVisibility.AfterInput : AliasVisibility.Hidden;
        if (block.Where is not null) AddWhere(block.Where, relation, scope);
        BindGroupBy(block, relation, scope);
        scope.AliasVisibility = Rules.AliasInHaving ? AliasVisibility.AfterInput : AliasVisibility.Hidden;
        if (block.Having is not null) AddClause(relation, EdgeSubtype.Filter, [block.Having], scope);
        scope.AliasVisibility = AliasVisibility.AfterInput;
        if (block.Qualify is not null) AddClause(relation, EdgeSubtype.Filter, [block.Qualify], scope);
        if (block.Distinct && block.DistinctOn.IsEmpty) AddDistinct(relation);
        scope.AliasVisibility = AliasVisibility.ResultBeforeInput;
        if (!block.DistinctOn.IsEmpty)
        {
            AddKeys(relation, EdgeSubtype.GroupBy, block.DistinctOn, scope);
            AddSort(relation, block.OrderBy, scope);
        }
        else if (ranked || block.OrdersSiblings || !block.LimitBy.IsEmpty || ReferenceEquals(block, _ordered))
        {
            AddSort(relation, block.OrderBy, scope);
        }
        else
        {
            BindUnreadOrder(block.OrderBy, relation, scope);
        }

        if (state.Uses is not null) BindUnreadWindows(block, scope);
        if (block.Distinct && block.DistinctOn.IsEmpty) state.Uses?.AddImplicit(Lineage.ImplicitKeyKind.Distinct, [relation], block.Span);
        AddLimits(relation, block.Limits, outer);
        if (!block.LimitBy.IsEmpty) AddKeys(relation, EdgeSubtype.GroupBy, block.LimitBy, scope);
        if (relation.NumbersInput) AddSortOfInput(scope);
        return relation;
    }

    // SELECT … FROM (… ORDER BY d) WHERE ROWNUM <= 10: rows get their numbers in the order of the query below.
    private void AddSortOfInput(NameScope scope)
    {
        if (scope.Sources is [{ Relation: DerivedRelation { Syntax: SelectBlock { HasLimit: false, OrdersSiblings: false } input, Scope: { } below } ordered }])
            AddSort(ordered, input.OrderBy, below);
    }

    // A window that no call names must have its columns all the same.
    private void BindUnreadWindows(SelectBlock block, NameScope scope)
    {
        if (block.Windows.IsDefaultOrEmpty) return;
        scope.AliasVisibility = AliasVisibility.Hidden;
        var unread = ImmutableArray.CreateBuilder<BoundArgument>();
        foreach (var window in block.Windows) AddWindow(window.Window, unread, scope, 0);
    }

    private Dictionary<string, ColumnSymbol>? TimeWindowsOf(SelectBlock block) =>
        block.GroupBy is { } groupBy && groupBy.Keys.Any(key => TimeWindowName(key) is not null) ? new(StringComparer.OrdinalIgnoreCase) : null;

    /// <summary>Spark: GROUP BY window(ts, '5 minutes') lets the items say <c>window.start</c>.</summary>
    private void BindTimeWindows(SelectBlock block, NameScope scope)
    {
        if (block.Hierarchy is not null || scope.Parameters is not { } names) return;
        foreach (var key in block.GroupBy!.Keys)
        {
            if (TimeWindowName(key) is { } name) names[name] = new ComputedColumn(BindExpression(key, scope));
        }
    }

    private string? TimeWindowName(SqlExpression key) =>
        key is FunctionCall { Name.Parts: [var name], Over: null } && (name.Text.ToUpperInvariant() is "WINDOW" or "SESSION_WINDOW")
            && dialect.Functions.Find("SESSION_WINDOW") is not null ? name.Text : null;

    // What CONNECT BY counts by itself.
    private static Dictionary<string, ColumnSymbol> HierarchyColumns { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["LEVEL"] = FoldedColumn.None,
        ["CONNECT_BY_ISLEAF"] = FoldedColumn.None,
        ["CONNECT_BY_ISCYCLE"] = FoldedColumn.None,
    };

    /// <summary>WHERE filters, but for conditions with Oracle's <c>(+)</c>: those join.</summary>
    private void AddWhere(SqlExpression where, DerivedRelation relation, NameScope scope)
    {
        ImmutableArray<SqlExpression> terms = where is OperatorExpression { Operator: "AND" } conjunction ? conjunction.Operands : [where];
        var joins = terms.RemoveAll(term => !MarksOuterJoin(term));
        if (!joins.IsEmpty) AddClause(relation, EdgeSubtype.Join, joins, scope);
        var filters = terms.RemoveAll(MarksOuterJoin);
        if (filters.IsEmpty) return;
        AddClause(relation, EdgeSubtype.Filter, filters, scope);

        // A subquery's condition may name columns of the block around it, which no inner join puts beside its own.
        if (state.Uses is { } uses && scope.Sources.Count > 1 && !HasSources(scope.Parent))
            foreach (var filter in relation.Clauses[^1].Expressions) uses.Equalities.Add(filter);
    }

    private static bool HasSources(NameScope? scope)
    {
        for (; scope is not null; scope = scope.Parent) if (scope.Sources.Count > 0) return true;
        return false;
    }

    private static bool MarksOuterJoin(SqlExpression term) =>
        term is OperatorExpression operation && (operation.Operator == "(+)" || operation.Operands.Any(operand => operand is OperatorExpression { Operator: "(+)" }));

    /// <summary>Binds a select list, or the list of RETURNING, into <paramref name="relation"/>.</summary>
    public void BindItems(ImmutableArray<SelectItem> items, DerivedRelation relation, NameScope scope, bool rankDecides = false)
    {
        foreach (var item in items)
        {
            if (item is StarItem star)
            {
                ExpandStar(star, relation, scope);
                continue;
            }

            var expression = (ExpressionItem)item;
            if (expression.Expression is AssignmentExpression assignment)
            {
                state.Assignments.Add(new SelectAssignment(assignment.Variable, BindExpression(assignment.Value, scope), relation, assignment.Value));
                if (!Rules.AssignmentReturnsValue) continue;
            }

            if (expression.Expression is StarExpression columns)
            {
                ExpandStar(columns.Star, relation, scope);
                continue;
            }

            if (FindColumns(expression.Expression) is { } repeated) AddRepeated(expression, repeated, relation, scope);
            else if (!AddSpread(expression, relation, scope)) AddItem(expression, relation, scope, rankDecides);
        }
    }

    private void AddItem(ExpressionItem item, DerivedRelation relation, NameScope scope, bool rankDecides)
    {
        var bound = BindExpression(item.Expression, scope);
        if (item.Aliases.Length > 1)
        {
            AddGenerated(item, bound, relation, scope);
            return;
        }

        // A plain column passes its symbol on: a rename costs nothing and keeps what is known of the column.
        var symbol = bound is BoundColumn column && !rankDecides ? column.Symbol : new ComputedColumn(bound, rankDecides ? relation : null);
        var name = item.Aliases.Length == 1 ? item.Aliases[0].Text : ItemName(item.Expression);
        var named = new RelationColumn(name ?? AnonymousName(relation.Columns), symbol, item.Expression.Span, Anonymous: name is null);
        relation.Columns.Add(named);
        if (item.Aliases.Length == 1) scope.Aliases.Add(named);
    }

    /// <summary>One call that makes several columns: <c>explode(m) AS (k, v)</c>.</summary>
    private static void AddGenerated(ExpressionItem item, BoundExpression bound, DerivedRelation relation, NameScope scope)
    {
        for (var ordinal = 0; ordinal < item.Aliases.Length; ordinal++)
        {
            var expression = bound is BoundCall call ? GeneratedColumn(call, ordinal, item.Aliases.Length, item.Span) : bound;
            var named = new RelationColumn(item.Aliases[ordinal].Text, new ComputedColumn(expression), item.Span);
            relation.Columns.Add(named);
            scope.Aliases.Add(named);
        }
    }

    private void BindGroupBy(SelectBlock block, DerivedRelation relation, NameScope scope)
    {
        if (block.GroupBy is not { } groupBy) return;
        if (groupBy.All)
        {
            state.Uses?.AddImplicit(Lineage.ImplicitKeyKind.GroupByAll, [relation], block.Span);
            var keys = ImmutableArray.CreateBuilder<BoundExpression>();
            foreach (var column in relation.Columns)
            {
                if (column.Symbol is ComputedColumn { Expression: var expression } && ContainsAggregate(expression)) continue;
                keys.Add(new BoundColumn(column.Symbol, column.Span));
            }

            relation.Clauses.Add(new RowClause(EdgeSubtype.GroupBy, keys.ToImmutable()));
            return;
        }

        scope.AliasVisibility = !Rules.AliasInGroupBy ? AliasVisibility.Hidden
            : Rules.InputBeforeAliasInGroupBy ? AliasVisibility.AfterInput : AliasVisibility.BeforeInput;
        AddKeys(relation, EdgeSubtype.GroupBy, groupBy.Keys, scope, Rules.OrdinalsInGroupBy);
        CheckGroups(relation, groupBy);
    }

    private void AddClause(DerivedRelation relation, EdgeSubtype kind, ImmutableArray<SqlExpression> expressions, NameScope scope) =>
        relation.Clauses.Add(new RowClause(kind, BindAll(expressions, scope)));

    // How many rows are kept decides rows; no column of the block itself can be meant.
    private void AddLimits(DerivedRelation relation, ImmutableArray<SqlExpression> limits, NameScope? outer)
    {
        if (!limits.IsEmpty) AddClause(relation, EdgeSubtype.Filter, limits, new NameScope(outer) { Block = relation });
    }

    private void AddSort(DerivedRelation relation, ImmutableArray<SqlExpression> keys, NameScope scope)
    {
        if (keys.IsEmpty) return;
        scope.AliasVisibility = AliasVisibility.ResultBeforeInput;
        AddKeys(relation, EdgeSubtype.Sort, keys, scope);
    }

    /// <summary>Keys of GROUP BY and ORDER BY: an integer means the item of that ordinal.</summary>
    private void AddKeys(DerivedRelation relation, EdgeSubtype kind, ImmutableArray<SqlExpression> keys, NameScope scope, bool ordinals = true)
    {
        var bound = ImmutableArray.CreateBuilder<BoundExpression>(keys.Length);
        foreach (var key in keys)
        {
            var place = ordinals ? PlaceIn(key) : null;
            if (place > relation.Columns.Count) NotePastLast(relation, key);
            if (place is { } ordinal && ordinal <= relation.Columns.Count)
            {
                var column = relation.Columns[ordinal - 1];
                state.Uses?.AddPositionalNames(relation, Place ?? key.Span);
                bound.Add(new BoundColumn(column.Symbol, key.Span));
            }
            else if (kind == EdgeSubtype.Sort && key is StarExpression { Star: { Qualifier: null, Pattern: null } })
            {
                // ORDER BY ALL: all of the list, not all of the input.
                foreach (var column in relation.Columns) bound.Add(new BoundColumn(column.Symbol, key.Span));
            }
            else
            {
                bound.Add(BindExpression(key, scope));
            }
        }

        relation.Clauses.Add(new RowClause(kind, bound.DrainToImmutable()));
    }

    private static void AddDistinct(DerivedRelation relation)
    {
        var keys = ImmutableArray.CreateBuilder<BoundExpression>(relation.Columns.Count);
        foreach (var column in relation.Columns) keys.Add(new BoundColumn(column.Symbol, column.Span));
        relation.Clauses.Add(new RowClause(EdgeSubtype.GroupBy, keys.DrainToImmutable()));
    }

    private static bool ContainsAggregate(BoundExpression expression) => expression switch
    {
        BoundCall { Class: FunctionClass.Aggregate } => true,
        BoundCall call => call.Arguments.Any(argument => ContainsAggregate(argument.Expression)),
        BoundCase cases => cases.Conditions.Any(ContainsAggregate) || cases.Results.Any(ContainsAggregate),
        BoundField field => ContainsAggregate(field.Operand),
        BoundElement element => ContainsAggregate(element.Operand),
        BoundStruct fields => fields.Fields.Any(field => ContainsAggregate(field.Value)),
        BoundOpaque opaque => opaque.Children.Any(ContainsAggregate),
        _ => false,
    };
}
