using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>A note of Apache Zeppelin (JSON): its paragraphs of a SQL interpreter.</summary>
internal static class ZeppelinNote
{
    /// <summary>The note; null for a document that is none.</summary>
    public static CodeCells? Read(string path, byte[] bytes)
    {
        if (!path.EndsWith(".json", StringComparison.Ordinal) && !path.EndsWith(".zpln", StringComparison.Ordinal)) return null;
        if (bytes.AsSpan().IndexOf("\"paragraphs\""u8) < 0) return null;
        using var document = JsonRecord.TryParse(bytes, path, 1, out _);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object) return null;
        if (!document.RootElement.TryGetProperty("paragraphs", out var paragraphs)
            || paragraphs.ValueKind != JsonValueKind.Array) return null;
        var sql = ImmutableArray.CreateBuilder<string>();
        var movesMore = false;
        foreach (var paragraph in paragraphs.EnumerateArray())
        {
            if (StructuredText.Scalar(paragraph, "text") is not { } text) continue;
            var (interpreter, body) = Part(text);
            if (interpreter.Contains("sql", StringComparison.Ordinal) || interpreter is "jdbc" or "hive") sql.Add(body);
            else if (interpreter.Contains("py", StringComparison.Ordinal)) Add(CodeText.OfPython(body, "notebook"));
            else if (interpreter is "spark" or "" && body.Contains(".write", StringComparison.Ordinal)) movesMore = true;
        }

        return new CodeCells(sql.ToImmutable(), "notebook", movesMore);

        void Add(CodeCells cells)
        {
            sql.AddRange(cells.Sql);
            movesMore |= cells.MovesMore;
        }
    }

    // %spark.sql(title=x) select …
    private static (string Interpreter, string Body) Part(string text)
    {
        text = text.Trim();
        if (!text.StartsWith('%')) return (string.Empty, text);
        var end = text.IndexOfAny([' ', '\n', '\t', '(']);
        if (end < 0) return (text[1..], string.Empty);
        var interpreter = text[1..end];
        if (text[end] == '(' && text.IndexOf(')', end) is > 0 and var close) end = close + 1;
        return (interpreter.ToLowerInvariant(), text[end..].Trim());
    }
}
