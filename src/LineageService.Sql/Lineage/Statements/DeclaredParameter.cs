using System.Text;

namespace LineageService.Sql.Lineage.Statements;

/// <summary>A parameter that sp_executesql declares in a text of its own: <c>N'@day date, @n int OUTPUT'</c>.</summary>
internal readonly record struct DeclaredParameter(string Name, bool Output)
{
    /// <summary>Reads the declarations; none where there is no text or it declares nothing.</summary>
    public static List<DeclaredParameter> Read(string? declarations)
    {
        var parameters = new List<DeclaredParameter>();
        if (declarations is null) return parameters;
        declarations = WithoutComments(declarations);
        var start = 0;
        var depth = 0;
        for (var i = 0; i <= declarations.Length; i++)
        {
            if (i < declarations.Length && declarations[i] == '(') depth++;
            else if (i < declarations.Length && declarations[i] == ')') depth--;
            if (i < declarations.Length && (declarations[i] != ',' || depth > 0)) continue;
            Add(declarations[start..i].Trim(), parameters);
            start = i + 1;
        }

        return parameters;
    }

    // A comment that does not end takes the rest.
    private static string WithoutComments(string text)
    {
        if (!text.Contains("--", StringComparison.Ordinal) && !text.Contains("/*", StringComparison.Ordinal)) return text;
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var isLine = text.AsSpan(i).StartsWith("--");
            if (!isLine && !text.AsSpan(i).StartsWith("/*"))
            {
                kept.Append(text[i++]);
                continue;
            }

            var end = isLine ? text.IndexOf('\n', i) : text.IndexOf("*/", i + 2, StringComparison.Ordinal);
            kept.Append(' ');
            i = end < 0 ? text.Length : isLine ? end : end + 2;
        }

        return kept.ToString();
    }

    private static void Add(string text, List<DeclaredParameter> parameters)
    {
        if (!text.StartsWith('@')) return;
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var output = Array.Exists(
            words, word => word.Equals("OUT", StringComparison.OrdinalIgnoreCase)
            || word.Equals("OUTPUT", StringComparison.OrdinalIgnoreCase));
        parameters.Add(new DeclaredParameter(words[0], output));
    }
}
