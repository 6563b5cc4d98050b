using System.Globalization;
using LineageService.Sql.Lineage;

namespace LineageService.Cli.Analyze.Formats;

/// <summary>A Mermaid flowchart: a subgraph for each table, solid arrows where values flow, dotted ones for influence.</summary>
internal static class MermaidAnalysis
{
    public static void Write(TextWriter writer, LineageResult result)
    {
        var diagram = new EdgeDiagram(result);
        writer.WriteLine("flowchart LR");
        var number = 0;
        foreach (var (table, nodes) in diagram.Tables)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  subgraph t{number++}[\"{Text(table)}\"]"));
            foreach (var (id, column) in nodes) writer.WriteLine($"    {id}[\"{Text(column)}\"]");
            writer.WriteLine("  end");
        }

        foreach (var arrow in diagram.Arrows)
            writer.WriteLine($"  {arrow.From} {(arrow.IsDirect ? "-->" : "-.->")}|\"{Text(arrow.Label)}\"| {arrow.To}");
    }

    // Mermaid's own escapes: entities by number, written with a hash.
    private static string Text(string text) => text
        .Replace("#", "#35;", StringComparison.Ordinal)
        .Replace("\"", "#quot;", StringComparison.Ordinal)
        .Replace("<", "#lt;", StringComparison.Ordinal)
        .Replace(">", "#gt;", StringComparison.Ordinal)
        .Replace('\n', ' ');
}
