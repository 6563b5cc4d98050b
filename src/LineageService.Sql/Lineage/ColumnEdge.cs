using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Sql.Lineage;

/// <summary>A column of a table as an edge's source; a nested one is a dotted path.</summary>
public readonly record struct SourceColumn(TableName Table, string Column);

/// <summary>A column as an edge's target; <paramref name="Table"/> is null for the result of a bare query.</summary>
public readonly record struct TargetColumn(TableName? Table, string Column);

/// <summary>
/// A dependency of one column on another: <c>INSERT INTO t SELECT UPPER(a) AS b FROM s</c> gives <c>s.a → t.b TRANSFORMATION</c>.
/// DIRECT and per-column INDIRECT ones; row-level ones are <see cref="RowEdge"/>.
/// </summary>
public sealed record ColumnEdge(
    SourceColumn Source,
    TargetColumn Target,
    EdgeSubtype Subtype,
    TextSpan Span,
    ImmutableArray<FunctionApplication> Functions,
    bool Approximate);

/// <summary>
/// A dependency of a target's row set: on a column (FILTER, JOIN, GROUP_BY, SORT, WINDOW) or, with <paramref name="Column"/> null, on the row set
/// of <paramref name="Table"/>.
/// </summary>
public sealed record RowEdge(TableName? Target, TableName Table, string? Column, EdgeSubtype Subtype, TextSpan Span);

/// <summary>A target column computed from a set of rows of <paramref name="Table"/> (aggregate, window, scalar subquery).</summary>
public sealed record SetDependence(TargetColumn Target, TableName Table);
