using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>A notebook of Jupyter (nbformat 4): cells that begin with a magic of SQL, and SQL that code cells hand to Spark.</summary>
internal static class JupyterNotebook
{
    private static readonly string[] Magics = ["%%sql", "%sql", "%%sparksql", "%%bigquery", "%%hive"];

    public static CodeCells? Read(string text)
    {
        using var document = JsonRecord.TryParse(Encoding.UTF8.GetBytes(text), null, 1, out _);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object) return null;
        if (!document.RootElement.TryGetProperty("cells", out var cells) || cells.ValueKind != JsonValueKind.Array) return null;
        var sql = ImmutableArray.CreateBuilder<string>();
        var movesMore = false;
        foreach (var cell in cells.EnumerateArray())
        {
            if (StructuredText.Scalar(cell, "cell_type") != "code" || !cell.TryGetProperty("source", out var source)) continue;
            var code = source.ValueKind == JsonValueKind.Array
                ? string.Concat(source.EnumerateArray().Select(JsonRecord.TextOf)) : JsonRecord.TextOf(source) ?? string.Empty;
            if (Query(code) is { } query)
            {
                if (query.Length > 0) sql.Add(query);
                continue;
            }

            var python = CodeText.OfPython(code, "notebook");
            sql.AddRange(python.Sql);
            movesMore |= python.MovesMore;
        }

        return new CodeCells(sql.ToImmutable(), "notebook", movesMore);
    }

    // %%sql with its options on the first line, the query below; %sql with the query behind it.
    private static string? Query(string code)
    {
        code = code.TrimStart();
        if (Array.Find(Magics, magic => code.StartsWith(magic, StringComparison.Ordinal)) is not { } found) return null;
        if (found == "%sql") return code[found.Length..].Trim();
        var line = code.IndexOf('\n', StringComparison.Ordinal);
        return line < 0 ? code[found.Length..].Trim() : code[(line + 1)..].Trim();
    }
}
