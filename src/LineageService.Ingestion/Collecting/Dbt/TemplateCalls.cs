using LineageService.Ingestion.Collecting.Airflow.Python;

namespace LineageService.Ingestion.Collecting.Dbt;

/// <summary>Calls of a function in a Jinja template, found by the function's name: its expressions are as Python's.</summary>
internal static class TemplateCalls
{
    private const int MaximumLength = 20_000;

    public static IEnumerable<PythonCall> In(string template, string function)
    {
        for (var at = template.IndexOf(function, StringComparison.Ordinal); at >= 0; at = template.IndexOf(function, at + 1,
            StringComparison.Ordinal))
        {
            if (at > 0 && (char.IsLetterOrDigit(template[at - 1]) || template[at - 1] is '_' or '.')) continue;
            var open = at + function.Length;
            while (open < template.Length && template[open] == ' ') open++;
            if (open >= template.Length || template[open] != '(' || Close(template, open) is not (> 0 and var close)) continue;
            if (PythonParser.ParseExpression(template[at..(close + 1)]) is PythonCall call) yield return call;
        }
    }

    private static int Close(string text, int open)
    {
        var depth = 0;
        var quote = '\0';
        for (var at = open; at < text.Length && at < open + MaximumLength; at++)
        {
            var c = text[at];
            if (quote != '\0') quote = c == quote ? '\0' : quote;
            else if (c is '\'' or '"') quote = c;
            else if (c == '(') depth++;
            else if (c == ')' && --depth == 0) return at;
        }

        return -1;
    }
}
