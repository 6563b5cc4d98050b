using LineageService.Model;
using LineageService.Sql.Functions;
using LineageService.Sql.Lineage.Statements;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>
/// crosstab(source [, categories]): a pivot whose query is a text. The first column of that query names the row, the last but one the category, the last
/// holds the value; what is between is kept (PostgreSQL 17, F.41 tablefunc).
/// </content>
internal sealed partial class QueryBinder
{
    private DerivedRelation? Crosstab(TableFunction function)
    {
        if (ParseText is null || function.Call.Arguments is not [var source, ..] || !IsCrosstab(function.Call.Name.Last.Text)) return null;
        var names = function.Alias is { Columns.IsEmpty: false } alias ? [.. alias.Columns.Select(column => column.Text)]
            : function.Columns.Select(column => column.Name.Text).ToArray();
        if (QueryOf(source) is not { Columns.Count: >= 3 } input || names.Length == 0) return null;
        var kept = input.Columns.Count - 2;
        var categories = function.Call.Arguments.Length > 1 ? QueryOf(function.Call.Arguments[1]) : null;
        if (function.Call.Arguments.Length > 1 && categories is null) return null;

        var relation = new DerivedRelation();
        relation.Inputs.Add(input);
        var columns = input.Columns;
        BoundColumn Column(int ordinal) => new(columns[ordinal].Symbol, function.Span);
        relation.Clauses.Add(new RowClause(EdgeSubtype.GroupBy, [Column(0)]));
        var conditions = new List<BoundExpression> { Column(columns.Count - 2) };
        if (categories is { Columns: [var category, ..] }) conditions.Add(new BoundColumn(category.Symbol, function.Span));
        var value = Pivoted(new BoundCall("PIVOT", FunctionClass.Aggregate, [new BoundArgument(Column(columns.Count - 1), BoundRole.Value)], true, input, function.Span), [.. conditions]);
        for (var ordinal = 0; ordinal < names.Length; ordinal++)
        {
            var symbol = ordinal < kept ? columns[ordinal].Symbol : new ComputedColumn(value);
            relation.Columns.Add(new RelationColumn(names[ordinal], symbol, function.Span));
        }

        return relation;
    }

    private static bool IsCrosstab(string name) =>
        name.Length is 8 or 9 && name.StartsWith("crosstab", StringComparison.OrdinalIgnoreCase) && (name.Length == 8 || name[8] is '2' or '3' or '4');

    /// <summary>The query that an argument holds as its text; null where the text is not constant or no single query.</summary>
    private DerivedRelation? QueryOf(SqlExpression argument) =>
        ConstantText.Of(argument, state) is { } text && ParseText!(text).Statements is [QueryStatement query]
            ? BindQuery(query.Query, new NameScope(null)) as DerivedRelation
            : null;
}
