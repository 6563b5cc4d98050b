using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Sql.Query;

/// <summary>CREATE TABLE in all its forms. Also DECLARE @t TABLE and CACHE TABLE (temporary).</summary>
public sealed record CreateTableStatement(ObjectName Name, TextSpan Span) : SqlStatement(Span)
{
    public ImmutableArray<ColumnDefinition> Columns { get; init; } = [];

    /// <summary>Partition columns that are declared apart from <see cref="Columns"/> (Hive); they are columns too.</summary>
    public ImmutableArray<ColumnDefinition> PartitionColumns { get; init; } = [];

    /// <summary>Column sets of PRIMARY KEY and UNIQUE constraints, those of single columns included.</summary>
    public ImmutableArray<ImmutableArray<Identifier>> Keys { get; init; } = [];

    /// <summary>Names in PARTITIONED BY and PARTITION BY, those inside transforms (<c>days(ts)</c>) included; not all need be columns.</summary>
    public ImmutableArray<Identifier> PartitionedBy { get; init; } = [];

    public QueryExpression? Query { get; init; }

    /// <summary>CREATE TABLE … LIKE x: its columns, no rows.</summary>
    public ObjectName? Like { get; init; }

    /// <summary>CREATE TABLE … CLONE / COPY / SHALLOW CLONE x: columns and rows.</summary>
    public ObjectName? CloneOf { get; init; }

    /// <summary>Ends with the session or script: TEMP, <c>#t</c>, DECLARE TABLE.</summary>
    public bool Temporary { get; init; }

    /// <summary>True for <c>@t</c>: the name is a table variable.</summary>
    public bool TableVariable { get; init; }

    /// <summary>
    /// Options with constant values, keys lower case: WITH ('connector' = 'kafka', 'topic' = 'x'), LOCATION as <c>location</c>, USING as
    /// <c>using</c>, COMMENT as <c>comment</c>; the constants of ENGINE = Kafka('b', 't') as <c>engine.0</c>, <c>engine.1</c>.
    /// </summary>
    public ImmutableArray<KeyValuePair<string, string>> Options { get; init; } = [];

    public ImmutableArray<CommonTableExpression> With { get; init; } = [];
}

/// <summary>CREATE [MATERIALIZED | TEMPORARY] VIEW.</summary>
public sealed record CreateViewStatement(ObjectName Name, ImmutableArray<Identifier> Columns, QueryExpression Query, TextSpan Span) : SqlStatement(Span)
{
    public bool Materialized { get; init; }

    public bool Temporary { get; init; }

    /// <summary>ClickHouse's TO: the table the rows go to.</summary>
    public ObjectName? To { get; init; }
}

/// <summary>What ALTER TABLE does, as far as names and columns go.</summary>
public enum AlterAction : byte
{
    RenameTable,
    SwapTable,
    SwitchPartition,
    AddColumn,
    DropColumn,
    RenameColumn,
    Other,
}

/// <summary>ALTER TABLE, one change of it. <paramref name="Other"/> is the other table (new name, partner); columns where the action has them.</summary>
public sealed record AlterTableStatement(
    ObjectName Name,
    AlterAction Action,
    ObjectName? Other,
    ColumnDefinition? Column,
    Identifier? OldColumn,
    TextSpan Span) : SqlStatement(Span);

/// <summary>DROP of tables, views, procedures …; <paramref name="Kind"/> is the object kind, upper case.</summary>
public sealed record DropStatement(string Kind, ImmutableArray<ObjectName> Names, TextSpan Span) : SqlStatement(Span);

/// <summary>CREATE SYNONYM name FOR target: another name of the same table.</summary>
public sealed record CreateSynonymStatement(ObjectName Name, ObjectName Target, TextSpan Span) : SqlStatement(Span);

/// <summary>TRUNCATE TABLE.</summary>
public sealed record TruncateStatement(ObjectName Name, TextSpan Span) : SqlStatement(Span);

/// <summary>CREATE PROCEDURE / trigger-less routine with a statement body.</summary>
public sealed record CreateProcedureStatement(ObjectName Name, ImmutableArray<RoutineParameter> Parameters, SqlStatement Body, TextSpan Span) : SqlStatement(Span);

/// <summary>CREATE FUNCTION: scalar over an expression, table-valued over a query, or over a block; all null for a foreign-language body.</summary>
public sealed record CreateFunctionStatement(
    ObjectName Name,
    ImmutableArray<RoutineParameter> Parameters,
    SqlExpression? Expression,
    QueryExpression? Query,
    SqlStatement? Body,
    ImmutableArray<ColumnDefinition> ReturnColumns,
    bool Temporary,
    TextSpan Span) : SqlStatement(Span)
{
    /// <summary>The type of the value as written; null where none is declared or rows come out.</summary>
    public string? ReturnType { get; init; }

    /// <summary>Name of the table variable that a multi-statement table function returns; null elsewhere.</summary>
    public string? ReturnVariable { get; init; }
}

/// <summary>A parameter of a routine.</summary>
public sealed record RoutineParameter(string Name, string? TypeName, bool Output, SqlExpression? Default);
