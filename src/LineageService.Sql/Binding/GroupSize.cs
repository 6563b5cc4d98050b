using System.Collections.Immutable;
using System.Globalization;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <summary>
/// What HAVING proves of the size of groups: <c>HAVING COUNT(DISTINCT user_id) &gt;= 10</c> leaves groups of ten users or more (propagation.md §A.3, T10).
/// Rows and approximate counts prove nothing.
/// </summary>
internal static class GroupSize
{
    /// <summary>In front of the number, which the counted column's name follows.</summary>
    private const string Mark = "group>=";

    /// <summary>The proof as a literal beside those of an aggregate; null where there is none.</summary>
    public static string? Proof(SelectBlock block)
    {
        if (block.Having is null || block.GroupBy is null) return null;
        ImmutableArray<SqlExpression> terms = block.Having is OperatorExpression { Operator: "AND" } conjunction ? conjunction.Operands : [block.Having];
        foreach (var term in terms)
        {
            if (term is not OperatorExpression { Operands: [var left, var right] } comparison) continue;
            if (Bound(block, comparison.Operator, left, right) is { } proof) return proof;
            if (Bound(block, Mirrored(comparison.Operator), right, left) is { } mirrored) return mirrored;
        }

        return null;
    }

    /// <summary>True for an aggregate over whole groups: a condition inside it may leave one row of each.</summary>
    public static bool CoversGroup(FunctionCall call) =>
        call is { Over: null, Filter: null, Arguments: [ColumnReference] };

    private static string? Bound(SelectBlock block, string comparison, SqlExpression counted, SqlExpression limit)
    {
        if (comparison is not (">=" or ">" or "=") || limit is not Literal { Kind: LiteralKind.Number } literal) return null;
        if (!int.TryParse(literal.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var least)) return null;
        if (Aliased(block, counted) is not FunctionCall { Distinct: true, Over: null, Filter: null, Arguments: [ColumnReference key] } count) return null;
        if (count.Name.Parts is not [var name] || !name.Text.Equals("COUNT", StringComparison.OrdinalIgnoreCase)) return null;
        if (comparison == ">") least = Math.Min(least, int.MaxValue - 1) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{Mark}{least} {key.Parts[^1].Text}");
    }

    private static SqlExpression Aliased(SelectBlock block, SqlExpression expression)
    {
        if (expression is not ColumnReference { Parts: [var alias] }) return expression;
        foreach (var item in block.Items)
        {
            if (item is ExpressionItem { Aliases: [var own] } named && own.Text.Equals(alias.Text, StringComparison.OrdinalIgnoreCase)) return named.Expression;
        }

        return expression;
    }

    private static string Mirrored(string comparison) => comparison switch
    {
        "<=" => ">=",
        "<" => ">",
        "=" => "=",
        _ => "",
    };
}
