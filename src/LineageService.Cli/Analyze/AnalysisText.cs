using System.Globalization;
using LineageService.Ingestion.Analysis;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;

namespace LineageService.Cli.Analyze;

/// <summary>
/// A result for a person: each output table with its columns and their sources, what decides its rows, and what could not be known.
/// </summary>
public static class AnalysisText
{
    /// <param name="brief">True to leave out the SQL that makes each column.</param>
    public static void Write(TextWriter writer, string file, string sql, LineageResult result, bool brief)
    {
        var positions = new TextPositions(sql);
        foreach (var target in Targets(result)) WriteTarget(writer, target, result, brief ? null : positions);
        if (!result.Unknowns.IsEmpty)
        {
            writer.WriteLine("Not known:");
            foreach (var unknown in result.Unknowns)
                writer.WriteLine($"  {positions.Describe(file, unknown.Span)}: {unknown.Code}: {unknown.Message}");
        }

        foreach (var diagnostic in result.Diagnostics) WriteDiagnostic(writer, file, positions, diagnostic);
        if (AnalysisAnswerWriter.ErrorOf(result) is { } error) writer.WriteLine($"Nothing could be analysed: {error}");
        else if (result.OutputColumns.IsEmpty && result.Outputs.IsEmpty)
            writer.WriteLine(result.Statements == 0 ? "No statement." : "No column is written or returned.");
    }

    private static List<TableName?> Targets(LineageResult result)
    {
        var targets = new List<TableName?>();
        foreach (var target in result.Outputs) targets.Add(target);
        foreach (var column in result.OutputColumns)
        {
            if (!targets.Contains(column.Column.Table)) targets.Add(column.Column.Table);
        }

        return targets;
    }

    private static void WriteTarget(TextWriter writer, TableName? target, LineageResult result, TextPositions? excerpts)
    {
        writer.WriteLine(target is null ? "(result)" : target.ToString());
        var edges = result.Columns.ToLookup(edge => edge.Target);
        var columns = result.OutputColumns.Where(column => Equals(column.Column.Table, target)).ToList();
        var width = columns.Count == 0 ? 0 : Math.Min(40, columns.Max(column => Heading(column).Length));
        foreach (var column in columns)
        {
            var name = Heading(column).PadRight(width);
            var found = false;
            foreach (var edge in edges[column.Column].OrderBy(edge => edge.Subtype))
            {
                writer.WriteLine($"  {(found ? new string(' ', width) : name)}  <- {edge.Source.Table}.{edge.Source.Column}  {Subtype(edge.Subtype)}{(edge.Approximate ? " (approximate)" : "")}");
                found = true;
            }

            if (!found) writer.WriteLine($"  {name}  {Absence(column)}");
            if (excerpts is not null) WriteExcerpt(writer, excerpts, column.Span);
        }

        foreach (var key in result.Keys.Where(key => Equals(key.Table, target)))
            writer.WriteLine(key.Columns.IsEmpty ? "  one row at most" : $"  key  {string.Join(", ", key.Columns)}");
        var rows = result.Rows.Where(row => Equals(row.Target, target)).ToList();
        if (rows.Count == 0) return;
        writer.WriteLine("  rows");
        foreach (var row in rows)
            writer.WriteLine(row.Column is null ? $"    <- {row.Table}  rows" : $"    <- {row.Table}.{row.Column}  {Subtype(row.Subtype)}");
    }

    // country : string; a ! says that it is never NULL.
    private static string Heading(OutputColumn column) =>
        column.Type is null ? column.Column.Column : $"{column.Column.Column} : {column.Type}{(column.Nullable == false ? "!" : "")}";

    private static void WriteExcerpt(TextWriter writer, TextPositions positions, TextSpan span)
    {
        if (span.Length == 0) return;
        var (line, carets) = positions.Underline(span);
        var number = positions.Of(span.Start).Line.ToString(CultureInfo.InvariantCulture);
        var margin = line.Length - line.TrimStart().Length;
        writer.WriteLine($"      {number} | {line[margin..]}");
        writer.WriteLine($"      {new string(' ', number.Length)} | {carets[Math.Min(margin, carets.Length)..]}");
    }

    private static string Absence(OutputColumn column) => column.State switch
    {
        OriginState.Unknown => "?  unknown",
        OriginState.None or OriginState.Known when column.SetDependent => "-  no column; computed from the set of rows",
        OriginState.None or OriginState.Known => "-  no source",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Subtype(EdgeSubtype subtype) =>
        subtype.Type() == EdgeType.Direct ? subtype.WireName() : $"{subtype.WireName()} (indirect)";

    private static void WriteDiagnostic(TextWriter writer, string file, TextPositions positions, Diagnostic diagnostic)
    {
        var severity = AnalysisAnswerWriter.SeverityName(diagnostic.Severity);
        writer.WriteLine($"{positions.Describe(file, diagnostic.Span)}: {severity} {diagnostic.Code}: {diagnostic.Message}");
        if (diagnostic.Span is not { } span) return;
        var (line, caret) = positions.Underline(span);
        writer.WriteLine($"    {line}");
        writer.WriteLine($"    {caret}");
    }
}
