using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>PIVOT, UNPIVOT and MATCH_RECOGNIZE.</content>
internal sealed partial class QueryBinder
{
    private void BindPivot(PivotTable pivot, NameScope scope, DerivedRelation rows)
    {
        var (inner, input) = Inside(pivot.Source, scope);
        var relation = new DerivedRelation();
        relation.Inputs.Add(input);
        inner.Block = relation;

        var aggregates = pivot.Aggregates.Select(aggregate => BindExpression(aggregate.Expression, inner)).ToArray();
        var keys = BindAll(pivot.ForColumns, inner);
        var used = new HashSet<ColumnSymbol>(ReferenceEqualityComparer.Instance);
        foreach (var expression in aggregates.Concat(keys)) CollectColumns(expression, used);

        // DuckDB names the columns that stay; elsewhere all do that nothing uses.
        HashSet<ColumnSymbol>? kept = null;
        if (!pivot.GroupBy.IsDefaultOrEmpty)
        {
            kept = new HashSet<ColumnSymbol>(ReferenceEqualityComparer.Instance);
            foreach (var key in BindAll(pivot.GroupBy, inner)) CollectColumns(key, kept);
        }

        if (kept is null) state.Uses?.AddImplicit(Lineage.ImplicitKeyKind.Pivot, inner.Sources.Select(source => source.Relation), pivot.Span);
        var grouping = ImmutableArray.CreateBuilder<BoundExpression>();
        foreach (var source in inner.Sources)
        {
            foreach (var column in source.Relation.StarColumns(pivot.Span))
            {
                if (used.Contains(column.Symbol) || !(kept?.Contains(column.Symbol) ?? true)) continue;
                relation.Columns.Add(column);
                grouping.Add(new BoundColumn(column.Symbol, pivot.Span));
            }

            if (source.Relation.IsOpen) relation.OpenInputs.Add(source.Relation);
        }

        relation.Clauses.Add(new RowClause(EdgeSubtype.GroupBy, pivot.GroupBy.IsDefaultOrEmpty ? grouping.ToImmutable() : BindAll(pivot.GroupBy, inner)));
        AddPivoted(pivot, aggregates, keys, relation);
        AddSource(scope, rows, WithColumnNames(relation, pivot.Alias, pivot.Span), pivot.Alias, QualifierOf(inner));
    }

    private void AddPivoted(PivotTable pivot, BoundExpression[] aggregates, ImmutableArray<BoundExpression> keys, DerivedRelation relation)
    {
        if (pivot.Values.IsDefaultOrEmpty)
        {
            var reason = new UnknownLineage(UnknownCodes.StarWithoutSchema, null, null, pivot.Span, "The values of PIVOT are known only when it runs.");
            state.Unknowns.Add(reason);
            foreach (var aggregate in aggregates) relation.OpenValue = new ComputedColumn(Pivoted(aggregate, keys));
            return;
        }

        foreach (var value in pivot.Values)
        {
            for (var i = 0; i < aggregates.Length; i++)
            {
                var name = PivotName(value, pivot.Aggregates[i], aggregates.Length);
                relation.Columns.Add(new RelationColumn(name, new ComputedColumn(Pivoted(aggregates[i], keys)), pivot.Aggregates[i].Expression.Span));
            }
        }
    }

    // The FOR column chooses which rows the aggregate sees.
    private static BoundCall Pivoted(BoundExpression aggregate, ImmutableArray<BoundExpression> keys)
    {
        if (aggregate is BoundCall call)
            return new BoundCall(call.Name, call.Class, [.. call.Arguments, .. keys.Select(AsCondition)], call.Known, call.SetInput, call.Span);
        return new BoundCall("PIVOT", FunctionClass.Aggregate, [new BoundArgument(aggregate, BoundRole.Value), .. keys.Select(AsCondition)], true, null, aggregate.Span);
    }

    private static BoundArgument AsCondition(BoundExpression expression) => new(expression, BoundRole.Condition);

    private string PivotName(PivotValue value, PivotAggregate aggregate, int aggregates)
    {
        var text = value.Alias?.Text ?? ValueText(value.Value);
        var suffix = aggregate.Alias?.Text;
        if (suffix is null || (aggregates == 1 && Rules.PivotNames == PivotNaming.ValueThenAggregateIfSeveral)) return text;
        return Rules.PivotNames == PivotNaming.AggregateThenValue ? $"{suffix}_{text}" : $"{text}_{suffix}";
    }

    private static string ValueText(SqlExpression value) => value switch
    {
        Literal literal => literal.Text,
        ColumnReference column => column.Parts[^1].Text,
        StructConstructor tuple => string.Join('_', tuple.Fields.Select(field => ValueText(field.Value))),
        _ => "value",
    };

    private void BindUnpivot(UnpivotTable unpivot, NameScope scope, DerivedRelation rows)
    {
        var (inner, input) = Inside(unpivot.Source, scope);
        var relation = new DerivedRelation();
        relation.Inputs.Add(input);
        var folded = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var groups = Picked(unpivot, inner);
        foreach (var group in groups)
        {
            foreach (var column in group.Columns) folded.Add(column.Text);
        }

        foreach (var source in inner.Sources)
        {
            foreach (var column in source.Relation.StarColumns(unpivot.Span))
            {
                if (!folded.Contains(column.Name)) relation.Columns.Add(column);
            }

            if (source.Relation.IsOpen) relation.OpenInputs.Add(source.Relation);
        }

        if (!Rules.UnpivotValueFirst) relation.Columns.Add(new RelationColumn(unpivot.NameColumn.Text, FoldedColumn.None, unpivot.Span));
        for (var ordinal = 0; ordinal < unpivot.ValueColumns.Length; ordinal++)
        {
            var sources = new List<ColumnSymbol>();
            foreach (var group in groups)
            {
                if (ordinal >= group.Columns.Length) continue;
                if (BindSingle(group.Columns[ordinal], unpivot.Span, inner) is BoundColumn column) sources.Add(column.Symbol);
            }

            relation.Columns.Add(new RelationColumn(unpivot.ValueColumns[ordinal].Text, new MergedColumn(sources), unpivot.Span));
        }

        if (Rules.UnpivotValueFirst) relation.Columns.Add(new RelationColumn(unpivot.NameColumn.Text, FoldedColumn.None, unpivot.Span));
        AddSource(scope, rows, WithColumnNames(relation, unpivot.Alias, unpivot.Span), unpivot.Alias, QualifierOf(inner));
    }

    /// <summary>The groups of UNPIVOT with the columns that its stars pick.</summary>
    private ImmutableArray<UnpivotGroup> Picked(UnpivotTable unpivot, NameScope inner)
    {
        if (!unpivot.Groups.Any(group => group.Star is not null)) return unpivot.Groups;
        var groups = ImmutableArray.CreateBuilder<UnpivotGroup>();
        foreach (var group in unpivot.Groups)
        {
            if (group.Star is null)
            {
                groups.Add(group);
                continue;
            }

            var picked = new DerivedRelation();
            ExpandStar(group.Star, picked, inner);
            foreach (var column in picked.Columns) groups.Add(new UnpivotGroup([new Identifier(column.Name, Quoted: true)]));
        }

        return groups.ToImmutable();
    }

    private void BindMatchRecognize(MatchRecognizeTable match, NameScope scope, DerivedRelation rows)
    {
        var (inner, input) = Inside(match.Source, scope);
        var relation = new DerivedRelation();
        relation.Inputs.Add(input);
        inner.Block = relation;
        var partition = BindAll(match.PartitionBy, inner);
        if (match.AllRows) ExpandStar(new StarItem(null, null, [], [], [], null, null, match.Span), relation, inner);
        else
        {
            foreach (var (key, bound) in match.PartitionBy.Zip(partition))
                relation.Columns.Add(
                    new RelationColumn(ImpliedName(key) ?? AnonymousName(relation.Columns), new ComputedColumn(bound), key.Span));
        }

        // A.price means the price of the rows that the pattern variable A matched: still the source's column.
        foreach (var source in inner.Sources.ToArray())
        {
            foreach (var variable in match.PatternVariables) inner.Sources.Add(new ScopeSource(variable.Text, [], source.Relation) { Hidden = false });
        }

        foreach (var measure in match.Measures)
        {
            var name = measure.Aliases.Length > 0 ? measure.Aliases[0].Text : ImpliedName(measure.Expression)
                ?? AnonymousName(relation.Columns);
            var symbol = new ComputedColumn(BindExpression(measure.Expression, inner), relation);
            relation.Columns.Add(new RelationColumn(name, symbol, measure.Expression.Span));
        }

        relation.Clauses.Add(new RowClause(EdgeSubtype.Window, partition));
        relation.Clauses.Add(new RowClause(EdgeSubtype.Window, BindAll(match.OrderBy, inner)));
        relation.Clauses.Add(new RowClause(EdgeSubtype.Filter, BindAll(match.Defines, inner)));
        AddSource(scope, rows, WithColumnNames(relation, match.Alias, match.Span), match.Alias, []);
    }

    /// <summary>Binds the relation that an operator in FROM works on, in a scope of its own.</summary>
    private (NameScope Scope, DerivedRelation Rows) Inside(TableExpression source, NameScope scope)
    {
        var inner = new NameScope(scope.Parent) { Ctes = scope.Ctes };
        var rows = new DerivedRelation();
        BindTable(source, inner, rows);
        return (inner, rows);
    }

    private static ImmutableArray<string> QualifierOf(NameScope inner) =>
        inner.Sources is [var only] ? only.Alias is { } alias ? [alias] : only.Qualifier : [];

    private static void CollectColumns(BoundExpression expression, HashSet<ColumnSymbol> columns)
    {
        switch (expression)
        {
            case BoundColumn column:
                columns.Add(column.Symbol);
                break;
            case BoundCall call:
                foreach (var argument in call.Arguments) CollectColumns(argument.Expression, columns);
                break;
            case BoundCase cases:
                foreach (var child in cases.Conditions.Concat(cases.Results)) CollectColumns(child, columns);
                break;
            case BoundField field:
                CollectColumns(field.Operand, columns);
                break;
            case BoundElement element:
                CollectColumns(element.Operand, columns);
                break;
            case BoundStruct structure:
                foreach (var field in structure.Fields) CollectColumns(field.Value, columns);
                break;
            default:
                break;
        }
    }
}
