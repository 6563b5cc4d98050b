using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Sql.Query;

/// <summary>Something that yields rows with named columns.</summary>
public abstract record QueryExpression : SqlNode
{
    private protected QueryExpression(TextSpan span)
        : base(span)
    {
    }
}

/// <summary>One SELECT block with its clauses, in the SQL standard's words.</summary>
public sealed record SelectBlock(TextSpan Span) : QueryExpression(Span)
{
    public bool Distinct { get; init; }

    /// <summary>PostgreSQL's DISTINCT ON keys.</summary>
    public ImmutableArray<SqlExpression> DistinctOn { get; init; } = [];

    public ImmutableArray<SelectItem> Items { get; init; } = [];

    /// <summary>Comma-separated relations; empty without FROM. LATERAL VIEW and ARRAY JOIN are joins here.</summary>
    public ImmutableArray<TableExpression> From { get; init; } = [];

    public SqlExpression? Where { get; init; }

    public GroupByClause? GroupBy { get; init; }

    public SqlExpression? Having { get; init; }

    public SqlExpression? Qualify { get; init; }

    public ImmutableArray<NamedWindow> Windows { get; init; } = [];

    public ImmutableArray<SqlExpression> OrderBy { get; init; } = [];

    /// <summary>True with LIMIT, TOP, FETCH or OFFSET: only then does ORDER BY decide which rows exist.</summary>
    public bool HasLimit { get; init; }

    /// <summary>BigQuery's SELECT AS STRUCT: as a value a row of it is a struct, of one column too.</summary>
    public bool AsStruct { get; init; }

    /// <summary>BigQuery's SELECT AS VALUE: the rows are the values of its one item.</summary>
    public bool AsValue { get; init; }

    /// <summary>True where LIMIT, TOP or FETCH keeps one row at most.</summary>
    public bool LimitsToOne { get; init; }

    /// <summary>ORDER SIBLINGS BY: the order in which a hierarchy is walked, which counts without a limit too.</summary>
    public bool OrdersSiblings { get; init; }

    /// <summary>The numbers of LIMIT, OFFSET and FETCH that come from a subquery or a variable; others decide nothing that a source could change.</summary>
    public ImmutableArray<SqlExpression> Limits { get; init; } = [];

    /// <summary>ClickHouse's LIMIT n BY keys.</summary>
    public ImmutableArray<SqlExpression> LimitBy { get; init; } = [];

    /// <summary>START WITH and CONNECT BY.</summary>
    public HierarchicalClause? Hierarchy { get; init; }

    /// <summary>
    /// ClickHouse's <c>WITH expression AS name</c> and aliases given inside expressions: names visible in the whole block, no columns of its result.
    /// </summary>
    public ImmutableArray<ExpressionItem> NamedExpressions { get; init; } = [];

    /// <summary>Target of SELECT … INTO; null where there is none.</summary>
    public ObjectName? Into { get; init; }

    /// <summary>INTO TEMP t: the target ends with the session.</summary>
    public bool IntoTemporary { get; init; }

    /// <summary>SELECT … INTO variables (PL/SQL, BigQuery, MySQL).</summary>
    public ImmutableArray<Identifier> IntoVariables { get; init; } = [];
}

/// <summary>GROUP BY; ROLLUP, CUBE and GROUPING SETS are flattened to their keys. <paramref name="All"/> is GROUP BY ALL.</summary>
public sealed record GroupByClause(ImmutableArray<SqlExpression> Keys, bool All, TextSpan Span) : SqlNode(Span)
{
    /// <summary>True where ROLLUP, CUBE or GROUPING SETS were flattened: a row may have no value in a key.</summary>
    public bool HasSubtotals { get; init; }
}

/// <summary>CONNECT BY with its START WITH.</summary>
public sealed record HierarchicalClause(SqlExpression? StartWith, SqlExpression ConnectBy, TextSpan Span) : SqlNode(Span);

/// <summary>Which set operation.</summary>
public enum SetOperator : byte
{
    Union,
    Except,
    Intersect,
}

/// <summary>
/// A chain of one set operator, left to right: <c>a UNION ALL b UNION ALL c</c> is one node with three branches.
/// A change of operator or of ALL starts a new node whose first branch is the one so far.
/// </summary>
public sealed record SetOperation(
    SetOperator Operator,
    bool All,
    bool ByName,
    ImmutableArray<QueryExpression> Branches,
    TextSpan Span) : QueryExpression(Span);

/// <summary>VALUES rows.</summary>
public sealed record ValuesQuery(ImmutableArray<ImmutableArray<SqlExpression>> Rows, TextSpan Span) : QueryExpression(Span);

/// <summary>A query under WITH. A nested WITH nests.</summary>
public sealed record WithQuery(ImmutableArray<CommonTableExpression> Expressions, bool Recursive, QueryExpression Body, TextSpan Span) : QueryExpression(Span)
{
    /// <summary>WITH FUNCTION (Oracle, Trino): functions that this query alone knows.</summary>
    public ImmutableArray<CreateFunctionStatement> Functions { get; init; } = [];
}

/// <summary>One CTE: a query, or a data-modifying statement (PostgreSQL) whose RETURNING columns it yields.</summary>
public sealed record CommonTableExpression(Identifier Name, ImmutableArray<Identifier> Columns, QueryExpression? Query, SqlStatement? Statement, TextSpan Span) : SqlNode(Span)
{
    /// <summary>Columns that SEARCH and CYCLE add: they count and mark, of no origin.</summary>
    public ImmutableArray<Identifier> Added { get; init; } = [];
}

/// <summary>ORDER BY and LIMIT over a set operation or a parenthesised query.</summary>
public sealed record OrderedQuery(QueryExpression Body, ImmutableArray<SqlExpression> OrderBy, bool HasLimit, TextSpan Span) : QueryExpression(Span)
{
    /// <summary>True where LIMIT or FETCH keeps one row at most.</summary>
    public bool LimitsToOne { get; init; }

    /// <summary>As in <see cref="SelectBlock.Limits"/>.</summary>
    public ImmutableArray<SqlExpression> Limits { get; init; } = [];
}
