using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Sql.Query;

/// <summary>Something in FROM.</summary>
public abstract record TableExpression : SqlNode
{
    private protected TableExpression(TextSpan span)
        : base(span)
    {
    }
}

/// <summary>Correlation name and column names behind a relation; both may be missing.</summary>
public sealed record TableAlias(Identifier Name, ImmutableArray<Identifier> Columns);

/// <summary>A table, view, CTE, temp object or path by its name.</summary>
/// <param name="TableVariable">True for a T-SQL table variable (<c>@t</c>).</param>
public sealed record TableReference(ObjectName Name, TableAlias? Alias, TextSpan Span, bool TableVariable = false) : TableExpression(Span)
{
    /// <summary>True for a bare name in <c>TABLE(x)</c>: a result set or collection of the script may have it.</summary>
    public bool Called { get; init; }

    /// <summary>The moments of FOR SYSTEM_TIME AS OF x, VERSION AS OF x …: they choose which version of the rows is read.</summary>
    public ImmutableArray<SqlExpression> Versions { get; init; } = [];
}

/// <summary>A query in FROM (VALUES too).</summary>
public sealed record DerivedTable(QueryExpression Query, TableAlias? Alias, bool Lateral, TextSpan Span) : TableExpression(Span);

/// <summary>How two relations join.</summary>
public enum JoinKind : byte
{
    Inner,
    Left,
    Right,
    Full,
    Cross,
    LeftSemi,
    LeftAnti,
    RightSemi,
    RightAnti,

    /// <summary>CROSS APPLY, CROSS JOIN LATERAL, LATERAL VIEW: the right side sees the left.</summary>
    CrossApply,

    /// <summary>OUTER APPLY, LEFT JOIN LATERAL, LATERAL VIEW OUTER.</summary>
    OuterApply,
}

/// <summary>A join with its condition; ASOF's MATCH_CONDITION is part of <paramref name="On"/>.</summary>
/// <param name="Alias">Alias over a parenthesised join; null nearly always.</param>
public sealed record JoinExpression(
    TableExpression Left,
    TableExpression Right,
    JoinKind Kind,
    SqlExpression? On,
    ImmutableArray<Identifier> Using,
    bool Natural,
    TextSpan Span,
    TableAlias? Alias = null) : TableExpression(Span);

/// <summary>
/// A function that makes rows: UNNEST, explode, FLATTEN, OPENJSON, generate_series, TABLE(TUMBLE(…)), a user's table function.
/// </summary>
/// <param name="Alias">Correlation name and the names of the columns it makes.</param>
/// <param name="OrdinalityAlias">BigQuery WITH OFFSET [AS x], WITH ORDINALITY; null where there is none.</param>
/// <param name="Columns">Columns declared in place: OPENJSON … WITH (…), JSON_TABLE COLUMNS (…), AS t(a int).</param>
/// <param name="TableArgument">A whole relation as argument: TABLE(orders) of a window TVF.</param>
public sealed record TableFunction(
    FunctionCall Call,
    TableAlias? Alias,
    Identifier? OrdinalityAlias,
    bool WithOrdinality,
    bool Lateral,
    ImmutableArray<ColumnDefinition> Columns,
    TableExpression? TableArgument,
    TextSpan Span) : TableExpression(Span);

/// <summary>PIVOT (aggregates FOR columns IN (values)).</summary>
/// <param name="Aggregates">Aggregate calls with their aliases (null: none given).</param>
/// <param name="Values">Values with the alias of the column they make; empty for ANY or a subquery.</param>
/// <param name="GroupBy">DuckDB's GROUP BY of PIVOT; empty: all other columns group.</param>
public sealed record PivotTable(
    TableExpression Source,
    ImmutableArray<PivotAggregate> Aggregates,
    ImmutableArray<SqlExpression> ForColumns,
    ImmutableArray<PivotValue> Values,
    bool ValuesUnknown,
    ImmutableArray<SqlExpression> GroupBy,
    TableAlias? Alias,
    TextSpan Span) : TableExpression(Span);

/// <summary>An aggregate of PIVOT.</summary>
public sealed record PivotAggregate(SqlExpression Expression, Identifier? Alias);

/// <summary>A value of PIVOT's IN list.</summary>
public sealed record PivotValue(SqlExpression Value, Identifier? Alias);

/// <summary>UNPIVOT (value FOR name IN (columns)); several value columns make each group a list of as many columns.</summary>
public sealed record UnpivotTable(
    TableExpression Source,
    ImmutableArray<Identifier> ValueColumns,
    Identifier NameColumn,
    ImmutableArray<UnpivotGroup> Groups,
    TableAlias? Alias,
    TextSpan Span) : TableExpression(Span);

/// <summary>One entry of UNPIVOT's IN list.</summary>
public sealed record UnpivotGroup(ImmutableArray<Identifier> Columns)
{
    /// <summary>A star or COLUMNS(…) in place of columns: each that it picks is a group of its own. Null elsewhere.</summary>
    public StarItem? Star { get; init; }
}

/// <summary>MATCH_RECOGNIZE.</summary>
public sealed record MatchRecognizeTable(
    TableExpression Source,
    ImmutableArray<SqlExpression> PartitionBy,
    ImmutableArray<SqlExpression> OrderBy,
    ImmutableArray<ExpressionItem> Measures,
    ImmutableArray<SqlExpression> Defines,
    ImmutableArray<Identifier> PatternVariables,
    bool AllRows,
    TableAlias? Alias,
    TextSpan Span) : TableExpression(Span);

/// <summary>
/// Oracle's MODEL over the block in front of it, whose items are the partition columns, then the dimensions, then the measures.
/// </summary>
public sealed record ModelTable(SelectBlock Source, int Partitions, int Dimensions, ImmutableArray<ModelRule> Rules, TextSpan Span)
    : TableExpression(Span);

/// <summary>A rule of MODEL: the measure it computes, the names it reads, and those in brackets that choose cells.</summary>
public sealed record ModelRule(Identifier Measure, ImmutableArray<Identifier> Reads, ImmutableArray<Identifier> Choices);

/// <summary>A data-modifying statement read as a relation: T-SQL's INSERT … SELECT FROM (MERGE … OUTPUT …) AS x.</summary>
public sealed record StatementTable(SqlStatement Statement, TableAlias? Alias, TextSpan Span) : TableExpression(Span);

/// <summary>A relation that is not modelled; its columns are unknown.</summary>
public sealed record OpaqueTable(ImmutableArray<SqlExpression> Children, TableAlias? Alias, TextSpan Span) : TableExpression(Span);
