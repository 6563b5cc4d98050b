using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Sql.Query;

/// <summary>RETURNING or OUTPUT: items over the changed rows, and where they go (null: to the client).</summary>
public sealed record ReturningClause(ImmutableArray<SelectItem> Items, TableReference? Into, ImmutableArray<Identifier> IntoColumns, TextSpan Span) : SqlNode(Span)
{
    /// <summary>Variables that take the items in order (PL/SQL's and PL/pgSQL's RETURNING … INTO x, y); names keep their sigil.</summary>
    public ImmutableArray<string> IntoVariables { get; init; } = [];
}

/// <summary>A partition column of an INSERT; <paramref name="Value"/> is null where it is dynamic.</summary>
public sealed record PartitionAssignment(Identifier Column, SqlExpression? Value);

/// <summary><c>SET column = value</c>. The target may be dotted; a tuple assignment has one entry per column over a <see cref="FieldAccess"/>-less <see cref="ScalarSubquery"/> each.</summary>
/// <param name="Variable">T-SQL: <c>SET @x = column = value</c> or <c>SET @x = value</c>; null elsewhere.</param>
/// <param name="Ordinal">Which column of a multi-column subquery <paramref name="Value"/> is meant; 0 otherwise.</param>
public sealed record ColumnAssignment(ImmutableArray<Identifier> Target, SqlExpression Value, TextSpan Span, string? Variable = null, int Ordinal = 0) : SqlNode(Span);

/// <summary>
/// INSERT, INSERT OVERWRITE, REPLACE, UPSERT. Multi-inserts (Hive FROM … INSERT … INSERT, Oracle INSERT ALL) are one statement per target in a <see cref="Block"/>.
/// </summary>
public sealed record InsertStatement(TableReference Target, TextSpan Span) : SqlStatement(Span)
{
    public ImmutableArray<Identifier> Columns { get; init; } = [];

    /// <summary>(* EXCEPT (a, b)): all columns but these (ClickHouse); empty elsewhere.</summary>
    public ImmutableArray<Identifier> AllExcept { get; init; } = [];

    public ImmutableArray<PartitionAssignment> Partitions { get; init; } = [];

    /// <summary>Rows to insert; VALUES is a <see cref="ValuesQuery"/>, DEFAULT VALUES null.</summary>
    public QueryExpression? Source { get; init; }

    /// <summary>INSERT … EXEC: the call whose result is inserted.</summary>
    public SqlStatement? SourceCall { get; init; }

    public bool Overwrite { get; init; }

    /// <summary>BY NAME.</summary>
    public bool ByName { get; init; }

    /// <summary>True where the target is a directory or file path.</summary>
    public bool TargetIsPath { get; init; }

    public ConflictClause? OnConflict { get; init; }

    public ReplaceClause? Replaces { get; init; }

    public ReturningClause? Returning { get; init; }

    /// <summary>CTEs in front of INSERT (<c>WITH a AS (…) INSERT …</c>); those of the source are in the source.</summary>
    public ImmutableArray<CommonTableExpression> With { get; init; } = [];
}

/// <summary>ON CONFLICT (keys) DO UPDATE SET … WHERE …, ON DUPLICATE KEY UPDATE …. <c>EXCLUDED</c>, <c>VALUES(c)</c> and the row alias mean the inserted row.</summary>
public sealed record ConflictClause(ImmutableArray<SqlExpression> Keys, ImmutableArray<ColumnAssignment> Assignments, SqlExpression? Where, Identifier? RowAlias, TextSpan Span) : SqlNode(Span);

/// <summary>Databricks: which old rows an INSERT takes away. REPLACE WHERE condition, REPLACE USING (columns), REPLACE ON condition.</summary>
/// <param name="Using">Columns in which an old row equals a new one; empty for the others.</param>
/// <param name="Condition">About the old rows; with <paramref name="IsMatch"/> about the new ones too.</param>
/// <param name="SourceAlias">The name that ON has for the new rows.</param>
public sealed record ReplaceClause(ImmutableArray<Identifier> Using, SqlExpression? Condition, bool IsMatch, Identifier? SourceAlias, TextSpan Span) : SqlNode(Span);

/// <summary>UPDATE [… FROM …] [JOIN …]. In T-SQL and MySQL <paramref name="Target"/> may name an alias of <see cref="From"/>.</summary>
public sealed record UpdateStatement(TableReference Target, ImmutableArray<ColumnAssignment> Assignments, TextSpan Span) : SqlStatement(Span)
{
    public ImmutableArray<TableExpression> From { get; init; } = [];

    public SqlExpression? Where { get; init; }

    public ReturningClause? Returning { get; init; }

    public ImmutableArray<CommonTableExpression> With { get; init; } = [];
}

/// <summary>DELETE [… USING/FROM …]. In T-SQL and MySQL <paramref name="Target"/> may name an alias of <see cref="Using"/>.</summary>
public sealed record DeleteStatement(TableReference Target, TextSpan Span) : SqlStatement(Span)
{
    public ImmutableArray<TableExpression> Using { get; init; } = [];

    public SqlExpression? Where { get; init; }

    public ReturningClause? Returning { get; init; }

    public ImmutableArray<CommonTableExpression> With { get; init; } = [];
}

/// <summary>MERGE with all its branches.</summary>
public sealed record MergeStatement(TableReference Target, TableExpression Source, SqlExpression On, ImmutableArray<MergeBranch> Branches, TextSpan Span) : SqlStatement(Span)
{
    public ReturningClause? Returning { get; init; }

    public ImmutableArray<CommonTableExpression> With { get; init; } = [];
}

/// <summary>When a branch of MERGE applies.</summary>
public enum MergeMatch : byte
{
    Matched,
    NotMatchedByTarget,
    NotMatchedBySource,
}

/// <summary>What a branch of MERGE does.</summary>
public enum MergeAction : byte
{
    Update,
    Insert,
    Delete,
    DoNothing,

    /// <summary>UPDATE SET * / UPDATE ALL BY NAME.</summary>
    UpdateAll,

    /// <summary>INSERT * / INSERT ALL BY NAME.</summary>
    InsertAll,

    /// <summary>INSERT ROW: the source's columns by position (BigQuery).</summary>
    InsertRow,
}

/// <summary>One WHEN branch. <paramref name="Columns"/> and <paramref name="Values"/> belong to Insert, <paramref name="Assignments"/> to Update.</summary>
public sealed record MergeBranch(
    MergeMatch Match,
    SqlExpression? Condition,
    MergeAction Action,
    ImmutableArray<ColumnAssignment> Assignments,
    ImmutableArray<Identifier> Columns,
    ImmutableArray<SqlExpression> Values,
    TextSpan Span) : SqlNode(Span)
{
    /// <summary>SET * EXCEPT (a), INSERT * EXCEPT (a): columns that the star leaves out.</summary>
    public ImmutableArray<Identifier> StarExcept { get; init; } = [];
}

/// <summary>
/// COPY, LOAD, UNLOAD, EXPORT: moves rows between a table or query and a file, stage or directory.
/// Exactly one of <see cref="SourceQuery"/>, <see cref="SourceTable"/>, <see cref="SourcePath"/> is given, and one target.
/// </summary>
public sealed record CopyStatement(TextSpan Span) : SqlStatement(Span)
{
    public QueryExpression? SourceQuery { get; init; }

    public ObjectName? SourceTable { get; init; }

    public string? SourcePath { get; init; }

    public ObjectName? TargetTable { get; init; }

    public string? TargetPath { get; init; }

    public ImmutableArray<Identifier> Columns { get; init; } = [];

    /// <summary>Columns of the target that the statement sets itself (<c>PARTITION (dt = '…')</c>): no field of the file fills them.</summary>
    public ImmutableArray<PartitionAssignment> Partitions { get; init; } = [];

    /// <summary>MySQL: the fields of the file in order, each a column or a variable (<c>@raw</c>) that <see cref="Assignments"/> reads; empty where none goes to a variable.</summary>
    public ImmutableArray<Identifier> Fields { get; init; } = [];

    /// <summary>MySQL: columns that are computed (<c>SET y = UPPER(@raw)</c>).</summary>
    public ImmutableArray<ColumnAssignment> Assignments { get; init; } = [];

    /// <summary>True where fields of the file do not go to columns one by one: skipped, computed with.</summary>
    public bool Computes { get; init; }
}
