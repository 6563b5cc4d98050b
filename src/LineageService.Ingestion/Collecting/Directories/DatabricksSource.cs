using System.Collections.Immutable;
using System.Text;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>A notebook as Databricks exports it: a SQL or Python file of cells between <c>COMMAND ----------</c>, other languages as
/// <c>MAGIC</c> lines.</summary>
internal static class DatabricksSource
{
    private const string Head = "Databricks notebook source";
    private const string Separator = "COMMAND ----------";

    /// <summary>The SQL of its cells; null for a file that is no such notebook.</summary>
    public static CodeCells? Cells(string text)
    {
        var first = text.AsSpan().TrimStart('\uFEFF').TrimStart();
        var mark = first.StartsWith("-- " + Head) ? "--" : first.StartsWith("# " + Head) ? "#" : null;
        if (mark is null) return null;
        var sql = ImmutableArray.CreateBuilder<string>();
        var movesMore = false;
        foreach (var cell in text.Split($"{mark} {Separator}"))
        {
            var (body, language) = Body(cell, mark);
            if (body.Length == 0) continue;
            if (language == "sql" || (language is null && mark == "--"))
            {
                sql.Add(body);
            }
            else if (language == "python" || (language is null && mark == "#"))
            {
                var python = CodeText.OfPython(body, "notebook");
                sql.AddRange(python.Sql);
                movesMore |= python.MovesMore;
            }
            else if (language is "scala" or "r")
            {
                movesMore = true;
            }
        }

        return new CodeCells(sql.ToImmutable(), "notebook", movesMore);
    }

    // A cell of another language is lines `-- MAGIC …`, the first of them with `%language`.
    private static (string Body, string? Language) Body(string cell, string mark)
    {
        var body = new StringBuilder();
        string? language = null;
        foreach (var raw in cell.Split('\n'))
        {
            var line = raw.TrimEnd('\r');
            if (line.TrimStart().StartsWith($"{mark} {Head}", StringComparison.Ordinal)
                || line.StartsWith($"{mark} DBTITLE", StringComparison.Ordinal)) continue;
            if (line.StartsWith($"{mark} MAGIC", StringComparison.Ordinal))
            {
                line = line[(mark.Length + " MAGIC".Length)..].TrimStart();
                if (language is null && line.StartsWith('%'))
                {
                    var end = line.IndexOfAny([' ', '\t']);
                    language = (end < 0 ? line[1..] : line[1..end]).ToLowerInvariant();
                    line = end < 0 ? string.Empty : line[end..];
                }
            }

            body.Append(line).Append('\n');
        }

        return (body.ToString().Trim(), language);
    }
}
