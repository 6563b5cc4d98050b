using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;

namespace LineageService.Ingestion.Tasks;

/// <summary>
/// The queue, pool or worker group that a task runs in: a setting of its text (<c>SET mapreduce.job.queuename = etl;</c>), which an engine obeys before what
/// a scheduler asks for, else what its definition says. Nothing of it is lineage.
/// </summary>
public static class TaskQueue
{
    /// <summary>The queue; null where nothing names one. Of several settings the last of each, in the order in which they stand.</summary>
    public static string? Of(TaskDefinition task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return OfText(task.Sql, SqlDialects.Find(task.Dialect, out _)) ?? task.Queue;
    }

    /// <summary>The queue that a text sets; null where it sets none.</summary>
    public static string? OfText(string sql, SqlDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(sql);
        ArgumentNullException.ThrowIfNull(dialect);
        if (!MayName(sql)) return null;
        var found = new List<(string Setting, string Queue)>();
        Lexer.Visit(sql, dialect.Lexical, found, static (list, text, tokens) => Read(list, text, tokens));
        return found.Count == 0 ? null : string.Join(", ", found.Select(setting => setting.Queue).Distinct(StringComparer.Ordinal));
    }

    /// <summary>The queue among properties that a scheduler hands to an engine; null where none is there.</summary>
    public static string? OfProperties(IEnumerable<KeyValuePair<string, string>> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        foreach (var (name, value) in properties.OrderBy(property => property.Key, StringComparer.Ordinal))
        {
            if (QueueSettings.Knows(name) && value.Trim() is { Length: > 0 } queue) return queue;
        }

        return null;
    }

    private static bool MayName(string sql)
    {
        foreach (var word in (ReadOnlySpan<string>)["queue", "pool", "_group", "odps.running"])
            if (sql.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static void Read(List<(string Setting, string Queue)> found, string text, ReadOnlySpan<Token> tokens)
    {
        var isFirst = true;
        for (var i = 0; i < tokens.Length; i++)
        {
            var word = Text(text, tokens[i]);
            if (isFirst && word.Equals("set", StringComparison.OrdinalIgnoreCase) && i + 1 < tokens.Length) Add(found, Statement(text, tokens, i + 1));
            isFirst = word is ";";
        }
    }

    // What stands behind SET, as it is written: an engine takes the rest of the statement.
    private static string Statement(string text, ReadOnlySpan<Token> tokens, int first)
    {
        var end = tokens[first].Start;
        for (var i = first; i < tokens.Length && Text(text, tokens[i]) is not ";"; i++) end = tokens[i].Start + tokens[i].Length;
        return text[tokens[first].Start..end];
    }

    private static void Add(List<(string Setting, string Queue)> found, string statement)
    {
        var equals = statement.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0) return;
        var setting = statement[..equals].Trim();
        var queue = statement[(equals + 1)..].Trim().Trim('\'', '"', '`');
        if (queue.Length == 0 || !QueueSettings.Knows(setting)) return;
        found.RemoveAll(known => known.Setting.Equals(setting, StringComparison.OrdinalIgnoreCase));
        found.Add((setting, queue));
    }

    private static ReadOnlySpan<char> Text(string text, Token token) => text.AsSpan(token.Start, token.Length);
}
