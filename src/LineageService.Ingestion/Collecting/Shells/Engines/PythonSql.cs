using System.Text;

namespace LineageService.Ingestion.Collecting.Shells.Engines;

/// <summary>SQL that stands literally in a Python program: <c>spark.sql("…")</c>. The program is neither run nor parsed beyond its
/// strings.</summary>
public static class PythonSql
{
    private static readonly string[] Writers = [".write", ".saveAsTable", ".insertInto", ".writeTo", ".to_sql", ".foreachPartition"];

    /// <summary>The texts, in order.</summary>
    /// <param name="complete">False where the program also moves data in ways that are not read.</param>
    public static IReadOnlyList<string> Read(string program, out bool complete)
    {
        ArgumentNullException.ThrowIfNull(program);
        complete = !Array.Exists(Writers, writer => program.Contains(writer, StringComparison.Ordinal));
        var found = new List<string>();
        var at = 0;
        while ((at = program.IndexOf(".sql(", at, StringComparison.Ordinal)) >= 0)
        {
            at += 5;
            var start = at;
            SkipSpace(program, ref at);
            if (Literal(program, ref at) is { } text) found.Add(text);
            else if (Name(program, start) is { } name && Assigned(program, name) is { } assigned) found.Add(assigned);
            else complete = false;
        }

        return found;
    }

    private static string? Name(string program, int at)
    {
        SkipSpace(program, ref at);
        var start = at;
        while (at < program.Length && (char.IsAsciiLetterOrDigit(program[at]) || program[at] == '_')) at++;
        var name = program[start..at];
        SkipSpace(program, ref at);
        return name.Length > 0 && at < program.Length && program[at] is ')' or '.' ? name : null;
    }

    // The one text that the name is given; none where it is given several.
    private static string? Assigned(string program, string name)
    {
        string? found = null;
        var at = 0;
        for (var tries = 0; tries < 100 && (at = program.IndexOf(name, at, StringComparison.Ordinal)) >= 0; tries++)
        {
            var start = at;
            at += name.Length;
            if (start > 0 && (char.IsLetterOrDigit(program[start - 1]) || program[start - 1] is '_' or '.')) continue;
            var value = at;
            SkipSpace(program, ref value);
            if (value >= program.Length || program[value] != '=' || (value + 1 < program.Length && program[value + 1] == '=')) continue;
            value++;
            SkipSpace(program, ref value);
            if (found is not null || (found = Literal(program, ref value)) is null) return null;
        }

        return found;
    }

    private static string? Literal(string program, ref int at)
    {
        StringBuilder? text = null;
        while (true)
        {
            var start = at;
            var raw = false;
            while (start < program.Length && start - at < 3 && char.IsAsciiLetter(program[start])) raw |= program[start++] is 'r' or 'R';
            if (start >= program.Length || program[start] is not ('"' or '\'')) return text?.ToString();
            text ??= new StringBuilder();
            if (!Quoted(program, ref start, raw, text)) return null;
            at = start;
            SkipSpace(program, ref at);
        }
    }

    private static bool Quoted(string program, ref int at, bool raw, StringBuilder text)
    {
        var quote = program[at];
        var triple = at + 2 < program.Length && program[at + 1] == quote && program[at + 2] == quote;
        at += triple ? 3 : 1;
        for (; at < program.Length; at++)
        {
            var c = program[at];
            if (c == quote && (!triple || (at + 2 < program.Length && program[at + 1] == quote && program[at + 2] == quote)))
            {
                at += triple ? 3 : 1;
                return true;
            }

            if (c == '\n' && !triple) return false;
            if (c == '\\' && !raw && at + 1 < program.Length)
            {
                at++;
                text.Append(program[at] switch { 'n' => "\n", 't' => "\t", '\n' => string.Empty, var other => other.ToString() });
                continue;
            }

            text.Append(c);
        }

        return false;
    }

    private static void SkipSpace(string program, ref int at)
    {
        while (at < program.Length && (char.IsWhiteSpace(program[at]) || program[at] == '\\' || program[at] == '(')) at++;
    }
}
