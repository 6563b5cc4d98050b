namespace LineageService.Sql.Lineage.Statements;

/// <summary>A parameter that sp_executesql declares in a text of its own: <c>N'@day date, @n int OUTPUT'</c>.</summary>
internal readonly record struct DeclaredParameter(string Name, bool Output)
{
    /// <summary>Reads the declarations; none where there is no text or it declares nothing.</summary>
    public static List<DeclaredParameter> Read(string? declarations)
    {
        var parameters = new List<DeclaredParameter>();
        if (declarations is null) return parameters;
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
