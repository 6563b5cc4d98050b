using System.Globalization;
using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.Cli.Analyze.Formats;

/// <summary>Edges as comma-separated values with a header; texts that need it are quoted. An empty column is a row set.</summary>
internal static class CsvAnalysis
{
    public static void Write(TextWriter writer, string sql, LineageResult result)
    {
        writer.Write("source_table,source_column,target_table,target_column,type,subtype,functions,approximate,line,column\r\n");
        var positions = new TextPositions(sql);
        foreach (var edge in FlatEdge.Of(result))
        {
            var place = edge.Span is { } span ? positions.Of(span.Start) : ((int Line, int Column)?)null;
            string?[] values =
            [
                edge.SourceTable, edge.SourceColumn, edge.TargetTable, edge.TargetColumn,
                edge.Subtype.Type() == EdgeType.Direct ? "DIRECT" : "INDIRECT", edge.Subtype.WireName(), edge.FunctionText,
                edge.Approximate ? "true" : "false",
                place?.Line.ToString(CultureInfo.InvariantCulture), place?.Column.ToString(CultureInfo.InvariantCulture),
            ];
            writer.Write(string.Join(',', values.Select(Quote)));
            writer.Write("\r\n");
        }
    }

    // A value that begins like a formula would be run by a spreadsheet.
    private static string Quote(string? value)
    {
        if (string.IsNullOrEmpty(value)) return string.Empty;
        if (value[0] is '=' or '+' or '-' or '@') value = "'" + value;
        return value.AsSpan().IndexOfAny("\",\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
