using System.Globalization;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>Names of items that have no alias.</content>
internal sealed partial class QueryBinder
{
    /// <summary>The name that an item of a select list has without alias; null where the engine makes one up.</summary>
    private string? ItemName(SqlExpression expression) =>
        ImpliedName(expression) ?? (Rules.FunctionNamesItem ? NameOfFunction(expression) : null);

    /// <summary>The name that an expression passes on: of a column or field, its last part. Null for other expressions.</summary>
    private string? ImpliedName(SqlExpression expression) => expression switch
    {
        ColumnReference column => column.Parts[^1].Text,
        FieldAccess field => field.Field.Text,
        CastExpression { Operand: ColumnReference or FieldAccess } cast when Rules.CastKeepsName => ImpliedName(cast.Operand),
        CastExpression { Operand: CastExpression inner } when Rules is { CastKeepsName: true, NestedCastKeepsName: true } =>
            ImpliedName(inner),
        _ => null,
    };

    // PostgreSQL 16, parse_target.c: what FigureColname makes of functions, casts and CASE.
    private string? NameOfFunction(SqlExpression expression) => expression switch
    {
        FunctionCall call => call.Name.Last is { Quoted: true } quoted ? quoted.Text : call.Name.Last.Text.ToLowerInvariant(),
        CastExpression cast => NameOfFunction(cast.Operand)
            ?? (cast.TypeName.Contains('(', StringComparison.Ordinal) ? null : cast.TypeName.ToLowerInvariant()),
        CaseExpression { Else: { } other } => ItemName(other) ?? "case",
        CaseExpression => "case",
        ArrayConstructor or ScalarSubquery { IsArray: true } => "array",
        SubqueryPredicate { Operand: null } => "exists",
        ScalarSubquery { Query: SelectBlock { Items: [ExpressionItem item] } } =>
            item.Aliases is [var alias] ? alias.Text : ItemName(item.Expression),
        ElementAccess element => ItemName(element.Operand),
        _ => null,
    };

    private string AnonymousName(List<RelationColumn> columns)
    {
        var number = columns.Count;
        if (Rules.AnonymousColumnsCounted)
        {
            number = 0;
            foreach (var column in columns)
            {
                if (column.Anonymous) number++;
            }
        }

        return string.Format(CultureInfo.InvariantCulture, Rules.AnonymousColumnFormat ?? "_col{0}", number);
    }
}
