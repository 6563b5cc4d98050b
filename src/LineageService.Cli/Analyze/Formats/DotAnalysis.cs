using System.Globalization;
using LineageService.Sql.Lineage;

namespace LineageService.Cli.Analyze.Formats;

/// <summary>A Graphviz graph: a cluster for each table, solid arrows where values flow, dashed ones for influence.</summary>
internal static class DotAnalysis
{
    public static void Write(TextWriter writer, LineageResult result)
    {
        var diagram = new EdgeDiagram(result);
        writer.WriteLine("digraph lineage {");
        writer.WriteLine("  rankdir=LR;");
        writer.WriteLine("  node [shape=box, fontname=\"sans-serif\"];");
        var number = 0;
        foreach (var (table, nodes) in diagram.Tables)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  subgraph cluster_{number++} {{"));
            writer.WriteLine($"    label={Text(table)};");
            foreach (var (id, column) in nodes) writer.WriteLine($"    {id} [label={Text(column)}];");
            writer.WriteLine("  }");
        }

        foreach (var arrow in diagram.Arrows)
            writer.WriteLine($"  {arrow.From} -> {arrow.To} [label={Text(arrow.Label)}{(arrow.IsDirect ? "" : ", style=dashed")}];");
        writer.WriteLine("}");
    }

    private static string Text(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
