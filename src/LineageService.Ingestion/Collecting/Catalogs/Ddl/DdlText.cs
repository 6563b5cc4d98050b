using System.Text;

namespace LineageService.Ingestion.Collecting.Catalogs.Ddl;

/// <summary>
/// Makes a script of what clients print: answers of SHOW CREATE TABLE, one behind the other and without semicolons, with the headings of
/// mysql's <c>\G</c>. A script that is one already stays as it is, character by character.
/// </summary>
internal static class DdlText
{
    /// <param name="dottedNames">Hive prints a table and its database in one pair of quotes: <c>`db.t`</c>.</param>
    public static string ToScript(string text, bool dottedNames)
    {
        if (!NeedsEnds(text) && !(dottedNames && text.Contains('`', StringComparison.Ordinal))) return text;
        var script = new StringBuilder(text.Length + 256);
        var depth = 0;
        var quote = '\0';
        var open = false;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range];
            var head = line.Trim();
            if (quote == '\0' && depth == 0)
            {
                if (head.StartsWith("Create Table:", StringComparison.OrdinalIgnoreCase)
                    || head.StartsWith("Create View:", StringComparison.OrdinalIgnoreCase))
                    head = line = head[(head.IndexOf(':') + 1)..].Trim();
                else if (IsHeading(head)) continue;
                if (Creates(head))
                {
                    if (open) script.Append(";\n");
                    open = true;
                    if (dottedNames) line = Undotted(line);
                }
            }

            Scan(line, ref depth, ref quote);
            if (quote == '\0' && depth == 0 && line.TrimEnd().EndsWith(';')) open = false;
            script.Append(line).Append('\n');
        }

        return script.ToString();
    }

    // Two definitions in a row with nothing that ends the first.
    private static bool NeedsEnds(string text)
    {
        if (text.Contains("Create Table:", StringComparison.OrdinalIgnoreCase)) return true;
        var depth = 0;
        var quote = '\0';
        var open = false;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range];
            if (quote == '\0' && depth == 0 && line.TrimStart() is { Length: > 0 } head && !head.StartsWith("--"))
            {
                if (Creates(head))
                {
                    if (open) return true;
                    open = true;
                }
                else if (head.StartsWith("GO", StringComparison.OrdinalIgnoreCase) && head.Trim().Length == 2)
                {
                    open = false;
                }
            }

            Scan(line, ref depth, ref quote);
            if (quote == '\0' && line.TrimEnd().EndsWith(';')) open = false;
        }

        return false;
    }

    private static ReadOnlySpan<char> Undotted(ReadOnlySpan<char> line)
    {
        var start = line.IndexOf('`');
        var length = start < 0 ? -1 : line[(start + 1)..].IndexOf('`');
        if (length <= 0) return line;
        var name = line.Slice(start + 1, length);
        return name.Count('.') == 1
            && !name.Contains('/')
            ? $"{line[..(start + 1)]}{name.ToString().Replace(".", "`.`", StringComparison.Ordinal)}{line[(start + 1 + length)..]}" : line;
    }

    private static bool IsHeading(ReadOnlySpan<char> line) =>
        line.StartsWith("***") || line.StartsWith("+--") || line.StartsWith("Table:", StringComparison.OrdinalIgnoreCase)
        || line.Equals("createtab_stmt", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("character_set_client:", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("collation_connection:", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("View:", StringComparison.OrdinalIgnoreCase);

    private static bool Creates(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith("CREATE ", StringComparison.OrdinalIgnoreCase)) return false;
        var words = line[7..].TrimStart();
        foreach (var kind in (ReadOnlySpan<string>)["TABLE", "EXTERNAL TABLE", "VIEW", "OR REPLACE TABLE", "OR REPLACE VIEW", "ALGORITHM",
            "MATERIALIZED VIEW", "DATABASE"])
        {
            if (words.StartsWith(kind, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static void Scan(ReadOnlySpan<char> line, ref int depth, ref char quote)
    {
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote != '\0')
            {
                if (c == '\\' && quote != '`') i++;
                else if (c == quote) quote = '\0';
            }
            else if (c is '\'' or '"' or '`')
            {
                quote = c;
            }
            else if (c == '-' && i + 1 < line.Length && line[i + 1] == '-')
            {
                return;
            }
            else if (c == '(')
            {
                depth++;
            }
            else if (c == ')')
            {
                depth = Math.Max(0, depth - 1);
            }
        }
    }
}
