using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Sql.Query;

/// <summary>An item of a select list: an expression or a star.</summary>
public abstract record SelectItem : SqlNode
{
    private protected SelectItem(TextSpan span)
        : base(span)
    {
    }
}

/// <summary>
/// An expression with its alias. Several aliases stand where one call makes several columns:
/// <c>explode(m) AS (k, v)</c>.
/// </summary>
/// <param name="Aliases">Empty where none is given.</param>
public sealed record ExpressionItem(SqlExpression Expression, ImmutableArray<Identifier> Aliases, TextSpan Span) : SelectItem(Span);

/// <summary>
/// A star and its modifiers: <c>*</c>, <c>t.*</c>, <c>db.t.*</c>, <c>(expr).*</c>, <c>* EXCEPT (a) REPLACE (b + 1 AS b) RENAME (c AS d)</c>,
/// <c>COLUMNS('re')</c>, <c>* ILIKE 'x%'</c>.
/// </summary>
/// <param name="Qualifier">Null for the bare star.</param>
/// <param name="StructOperand">The expression of a struct star that is not a plain name: <c>f(x).*</c>.</param>
/// <param name="Except">Columns left out; a dotted one has several parts, joined by dots.</param>
/// <param name="Replace">Columns whose value is replaced.</param>
/// <param name="Rename">Old and new names.</param>
/// <param name="Pattern">Regular expression (<c>COLUMNS</c>) that picks columns; null where all are taken.</param>
/// <param name="LikePattern">LIKE pattern that picks columns (<c>ILIKE</c>); null where all are taken.</param>
public sealed record StarItem(
    ImmutableArray<Identifier>? Qualifier,
    SqlExpression? StructOperand,
    ImmutableArray<Identifier> Except,
    ImmutableArray<StarReplacement> Replace,
    ImmutableArray<StarRename> Rename,
    string? Pattern,
    string? LikePattern,
    TextSpan Span) : SelectItem(Span)
{
    /// <summary>ClickHouse's APPLY: functions over every column, the first innermost; a lambda is called APPLY.</summary>
    public ImmutableArray<ObjectName> Applied { get; init; } = [];
}

/// <summary>An entry of REPLACE.</summary>
public sealed record StarReplacement(Identifier Column, SqlExpression Value);

/// <summary>An entry of RENAME.</summary>
public sealed record StarRename(Identifier Column, Identifier NewName);
