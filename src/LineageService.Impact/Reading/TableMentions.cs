using System.Collections.Frozen;
using LineageService.Model;

namespace LineageService.Impact.Reading;

/// <summary>What a text shows of a table's name without being parsed: enough to leave out those that cannot mean it.</summary>
internal static class TableMentions
{
    /// <summary>The last part of a dataset's name.</summary>
    public static string LastPart(DatasetId dataset)
    {
        var name = dataset.Name.AsSpan().Trim('"');
        return name[(name.LastIndexOf('.') + 1)..].ToString();
    }

    /// <summary>True for what may stand inside a name.</summary>
    public static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '-' or '*';

    /// <summary>True where some place has the last part of a name behind the one before it, or without any in front where it may be left out.</summary>
    public static bool MayMean(string sql, string last, string before, string? defaultSchema)
    {
        var mayStandAlone = string.Equals(defaultSchema, before, StringComparison.OrdinalIgnoreCase)
            || (sql.Contains(before, StringComparison.OrdinalIgnoreCase)
                && (sql.Contains("use ", StringComparison.OrdinalIgnoreCase) || sql.Contains("search_path", StringComparison.OrdinalIgnoreCase)));
        for (var at = Next(sql, last, 0); at >= 0; at = Next(sql, last, at + last.Length))
        {
            var end = SkipBack(sql, at);
            if (end == 0 || sql[end - 1] != '.')
            {
                if (mayStandAlone || (end > 0 && sql[end - 1] == '}')) return true;
                continue;
            }

            // A name with holes that a template fills may be any.
            end = SkipBack(sql, end - 1);
            if (end == 0 || sql[end - 1] is '}' or '.' or ')') return true;
            var start = end;
            while (start > 0 && IsOfWord(sql[start - 1])) start--;
            if (start == end || sql.AsSpan(start, end - start).Equals(before, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>True where a table's name, with or without an alias, is followed by a list in parentheses: names for its columns by their places.</summary>
    public static bool HasNamesBehind(string sql, string last)
    {
        for (var at = Next(sql, last, 0); at >= 0; at = Next(sql, last, at + last.Length))
        {
            var place = SkipForth(sql, at + last.Length);
            for (var word = 0; word < 2 && place < sql.Length && sql[place] != '('; word++)
            {
                var start = place;
                while (place < sql.Length && IsOfWord(sql[place])) place++;
                var isAs = sql.AsSpan(start, place - start).Equals("as", StringComparison.OrdinalIgnoreCase);
                place = SkipForth(sql, place);
                if (!isAs) break;
            }

            if (place < sql.Length && sql[place] == '(') return true;
        }

        return false;
    }

    /// <summary>True where a table's name or alias stands somewhere by itself: with no dot behind it, and not as what a clause reads.</summary>
    public static bool HasRowOf(string sql, string last)
    {
        for (var at = Next(sql, last, 0); at >= 0; at = Next(sql, last, at + last.Length))
        {
            var (start, end) = AliasBehind(sql, at + last.Length);
            if (start == end)
            {
                if (StandsAlone(sql, last, -1)) return true;
            }
            else if (StandsAlone(sql, sql[start..end], start))
            {
                return true;
            }
        }

        return false;
    }

    // The word behind a table's name, AS left out; empty where it is a word of the language.
    private static (int Start, int End) AliasBehind(string sql, int at)
    {
        var start = SkipForth(sql, at);
        for (var word = 0; word < 2; word++)
        {
            var end = start;
            while (end < sql.Length && IsOfWord(sql[end])) end++;
            if (!sql.AsSpan(start, end - start).Equals("as", StringComparison.OrdinalIgnoreCase)) return Words.Contains(sql[start..end]) ? (start, start) : (start, end);
            start = SkipForth(sql, end);
        }

        return (start, start);
    }

    private static bool StandsAlone(string sql, string name, int definition)
    {
        for (var at = Next(sql, name, 0); at >= 0; at = Next(sql, name, at + name.Length))
        {
            if (at == definition) continue;
            var behind = SkipForth(sql, at + name.Length);
            if (behind < sql.Length && sql[behind] == '.') continue;
            var end = SkipBack(sql, at);
            if (end > 0 && sql[end - 1] == '.') continue;
            var start = end;
            while (start > 0 && IsOfWord(sql[start - 1])) start--;
            if (!Readers.Contains(sql[start..end])) return true;
        }

        return false;
    }

    // What stands in front of a table that is read or written.
    private static readonly FrozenSet<string> Readers =
        FrozenSet.ToFrozenSet(["from", "join", "into", "table", "update", "overwrite", "using", "only", "view"], StringComparer.OrdinalIgnoreCase);

    // What may follow a table that has no alias.
    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        [
            "where", "join", "inner", "left", "right", "full", "cross", "on", "using", "group", "order", "union", "except", "intersect", "limit", "having", "natural",
            "lateral", "set", "select", "values", "qualify", "window", "with", "when", "tablesample", "for", "partition", "pivot", "unpivot", "offset", "fetch",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static int Next(string sql, string word, int from)
    {
        if (word.Length == 0) return -1;
        while (from < sql.Length)
        {
            var at = sql.IndexOf(word, from, StringComparison.OrdinalIgnoreCase);
            if (at < 0) return -1;
            var end = at + word.Length;
            if ((at == 0 || !IsOfWord(sql[at - 1])) && (end == sql.Length || !IsOfWord(sql[end]))) return at;
            from = at + 1;
        }

        return -1;
    }

    private static int SkipBack(string sql, int at)
    {
        while (at > 0 && IsSkipped(sql[at - 1])) at--;
        return at;
    }

    private static int SkipForth(string sql, int at)
    {
        while (at < sql.Length && IsSkipped(sql[at])) at++;
        return at;
    }

    private static bool IsSkipped(char c) => char.IsWhiteSpace(c) || c is '"' or '`' or '[' or ']' or '\'';
}
