using LineageService.Model;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;

namespace LineageService.Sql.TransactSql.Tests.CrossCheck;

/// <summary>What a fact of an analysis is about.</summary>
internal enum FactKind : byte
{
    Edge,
    RowEdge,
    SetDependence,
    Column,
    Unknown,
    Input,
    Output,
    Lifecycle,
    Definition,
    Diagnostic,
}

/// <summary>
/// One fact of an analysis as text, with everything that a user of the answer sees: functions of the chain and their literals, places.
/// </summary>
/// <param name="Span">Where in the text it comes from; null for facts without a place.</param>
internal sealed record LineageFact(FactKind Kind, string Text, TextSpan? Span)
{
    /// <param name="script">What was analysed: what its front end noted is its own affair.</param>
    public static HashSet<LineageFact> Of(LineageResult result, ParsedScript script)
    {
        var facts = new HashSet<LineageFact>();
        foreach (var edge in result.Columns) facts.Add(new LineageFact(FactKind.Edge, TextOf(edge), edge.Span));
        foreach (var edge in result.Rows)
        {
            var source = edge.Column is null ? $"{edge.Table}{{}}" : $"{edge.Table}.{edge.Column}";
            facts.Add(new LineageFact(FactKind.RowEdge, $"{edge.Target}{{}} <- {source} {edge.Subtype}", edge.Span));
        }

        foreach (var edge in result.SetDependences)
            facts.Add(new LineageFact(FactKind.SetDependence, $"{Name(edge.Target)} <- {edge.Table}{{}}", null));
        foreach (var column in result.OutputColumns)
        {
            var about = column.SetDependent ? " set-dependent" : "";
            facts.Add(new LineageFact(FactKind.Column, $"{Name(column.Column)} {column.State}{about}", column.Span));
        }

        foreach (var unknown in result.Unknowns)
            facts.Add(new LineageFact(FactKind.Unknown, $"{unknown.Code} {unknown.Table} {unknown.Column}", unknown.Span));
        foreach (var table in result.Inputs) facts.Add(new LineageFact(FactKind.Input, table.ToString(), null));
        foreach (var table in result.Outputs) facts.Add(new LineageFact(FactKind.Output, table.ToString(), null));
        foreach (var change in result.Lifecycle)
            facts.Add(new LineageFact(FactKind.Lifecycle, $"{change.Kind} {change.Table} {change.NewName}", null));
        foreach (var table in result.Definitions)
        {
            var columns = string.Join(", ", table.Columns.Select(column => $"{column.Name} {column.Type}"));
            facts.Add(new LineageFact(FactKind.Definition, $"{table.Name}({columns})", null));
        }

        foreach (var found in result.Diagnostics.Except(script.Diagnostics))
            facts.Add(new LineageFact(FactKind.Diagnostic, found.Code, found.Span));
        return facts;
    }

    public override string ToString() => Span is { } span ? $"{Kind} {Text} @{span.Start}+{span.Length}" : $"{Kind} {Text}";

    private static string TextOf(ColumnEdge edge)
    {
        var chain = string.Join(" > ", edge.Functions.Select(step => $"{step.Name}:{step.Class}({string.Join(", ", step.Literals)})"));
        var about = edge.Approximate ? " approximate" : "";
        return $"{Name(edge.Target)} <- {edge.Source.Table}.{edge.Source.Column} {edge.Subtype} [{chain}]{about}";
    }

    private static string Name(TargetColumn column) => $"{column.Table}.{column.Column}";
}
