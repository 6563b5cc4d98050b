using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.Cli.Analyze.Formats;

/// <summary>One edge of a result, whichever kind it is, with names as text.</summary>
/// <param name="SourceColumn">Null for the row set.</param>
/// <param name="TargetTable">Null for the result of a bare query.</param>
/// <param name="TargetColumn">Null for the row set.</param>
/// <param name="Span">Where the SQL says so; null where no place says it.</param>
internal sealed record FlatEdge(
    string SourceTable, string? SourceColumn, string? TargetTable, string? TargetColumn, EdgeSubtype Subtype, TextSpan? Span,
    ImmutableArray<FunctionApplication> Functions, bool Approximate)
{
    /// <summary>Stands for the rows of a table where a column's name would.</summary>
    public const string Rows = "(rows)";

    /// <summary>Stands for the result of a bare query.</summary>
    public const string Result = "(result)";

    /// <summary>All edges: columns in the order in which they are written, then what decides on rows.</summary>
    public static IEnumerable<FlatEdge> Of(LineageResult result)
    {
        foreach (var edge in result.Columns)
        {
            yield return new FlatEdge(
                edge.Source.Table.ToString(), edge.Source.Column, edge.Target.Table?.ToString(), edge.Target.Column, edge.Subtype, edge.Span,
                edge.Functions, edge.Approximate);
        }

        foreach (var set in result.SetDependences)
        {
            yield return new FlatEdge(
                set.Table.ToString(), null, set.Target.Table?.ToString(), set.Target.Column, EdgeSubtype.SetDependence, null, [], false);
        }

        foreach (var row in result.Rows)
            yield return new FlatEdge(row.Table.ToString(), row.Column, row.Target?.ToString(), null, row.Subtype, row.Span, [], false);
    }

    /// <summary>The functions a value passes through, innermost first: <c>TRIM &gt; UPPER</c>.</summary>
    public string FunctionText => FunctionWay.Text(Functions);
}
