namespace LineageService.Sql.Lineage.Statements;

/// <summary>
/// Reads the fields out of a struct type as DDL writes it: <c>STRUCT&lt;a INT, b STRUCT&lt;c STRING&gt;&gt;</c> (BigQuery), <c>struct&lt;a:int&gt;</c>
/// (Spark, Hive), <c>ROW(a INT)</c> (Flink, Trino); arrays are looked into.
/// </summary>
internal static class StructType
{
    /// <summary>Dotted paths of all fields below the column, with their types; empty where the type is no struct.</summary>
    public static IEnumerable<(string Path, string Type)> FieldsOf(string? type)
    {
        if (type is null || BodyOf(type) is not { } body) yield break;
        foreach (var field in Split(body))
        {
            var text = field.Trim();
            var end = 0;
            while (end < text.Length && text[end] is not (' ' or ':')) end++;
            if (end == 0 || end >= text.Length) continue;
            var name = text[..end].Trim('`', '"');
            var inner = text[(end + 1)..].TrimStart(':', ' ');
            yield return (name, inner);
            foreach (var (path, nested) in FieldsOf(inner)) yield return ($"{name}.{path}", nested);
        }
    }

    /// <summary>What stands between the brackets of a struct, below any arrays; null for other types.</summary>
    private static string? BodyOf(string type)
    {
        var text = type.Trim();
        while (Inside(text, "ARRAY", '<', '>') is { } element) text = element.Trim();
        return Inside(text, "STRUCT", '<', '>') ?? Inside(text, "ROW", '<', '>') ?? Inside(text, "ROW", '(', ')') ?? Inside(text, "STRUCT", '(', ')');
    }

    private static string? Inside(string text, string keyword, char open, char close)
    {
        if (!text.StartsWith(keyword, StringComparison.OrdinalIgnoreCase)) return null;
        var start = text.IndexOf(open, StringComparison.Ordinal);
        if (start < 0 || text[keyword.Length..start].Trim().Length > 0) return null;
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == open) depth++;
            else if (text[i] == close && --depth == 0) return text[(start + 1)..i];
        }

        return null;
    }

    private static IEnumerable<string> Split(string body)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] is '<' or '(') depth++;
            else if (body[i] is '>' or ')') depth--;
            else if (body[i] == ',' && depth == 0)
            {
                yield return body[start..i];
                start = i + 1;
            }
        }

        yield return body[start..];
    }
}
