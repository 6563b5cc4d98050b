using System.Text;
using System.Text.RegularExpressions;

namespace LineageService.Ingestion.Collecting.Assets.Metabase;

/// <summary>Metabase's own marks in SQL: optional parts in double brackets, and other cards in place of a table. Parameters are left to the engine.</summary>
internal static partial class NativeSql
{
    private const int MaxDepth = 16;
    private const int MaxLength = 4 * 1024 * 1024;

    /// <summary>The SQL with optional parts in, and cards that have SQL as subqueries; a card without stays, as a hole that the engine tells of.</summary>
    public static string Expand(string sql, Func<string, MetabaseCard?> find) => Expand(sql, find, 0);

    private static string Expand(string sql, Func<string, MetabaseCard?> find, int depth)
    {
        if (sql.Contains("[[", StringComparison.Ordinal))
            sql = sql.Replace("[[", " ", StringComparison.Ordinal).Replace("]]", " ", StringComparison.Ordinal);
        if (!sql.Contains("{{", StringComparison.Ordinal) || depth >= MaxDepth) return sql;
        var expanded = new StringBuilder(sql.Length);
        var at = 0;
        foreach (Match mark in CardMark().Matches(sql))
        {
            if (find(mark.Groups[1].Value)?.Sql is not { } inner || expanded.Length > MaxLength) continue;
            expanded.Append(sql, at, mark.Index - at).Append('(').Append(Expand(inner.TrimEnd(';', ' ', '\n', '\r'), find, depth + 1)).Append(')');
            at = mark.Index + mark.Length;
        }

        return expanded.Append(sql, at, sql.Length - at).ToString();
    }

    [GeneratedRegex(@"\{\{\s*#(\d+)[^}]*\}\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex CardMark();
}
