using System.Collections.Immutable;
using System.Text;
using LineageService.Ingestion.Collecting.Shells;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>
/// Puts known parameters into a text: those of command-line clients (<c>${db}</c>) and Jinja's plain holes (<c>{{ params.db }}</c>). What
/// is not known stays
/// a hole, and blocks of a template stay as they are.
/// </summary>
internal static class TextParameters
{
    private const int MaximumHole = 200;

    public static string Bind(string sql, string dialect, ImmutableSortedDictionary<string, string> parameters)
    {
        if (parameters.IsEmpty) return sql;
        return ShellParameters.Bind(Holes(sql, parameters), dialect, parameters);
    }

    private static string Holes(string sql, ImmutableSortedDictionary<string, string> parameters)
    {
        if (!sql.Contains("{{", StringComparison.Ordinal)) return sql;
        var bound = new StringBuilder(sql.Length);
        var at = 0;
        while (sql.IndexOf("{{", at, StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = sql.IndexOf("}}", open, Math.Min(MaximumHole, sql.Length - open), StringComparison.Ordinal);
            var name = close < 0 ? string.Empty : sql[(open + 2)..close].Trim(' ', '-', '\t');
            if (close >= 0 && parameters.TryGetValue(name, out var value))
            {
                bound.Append(sql, at, open - at).Append(value);
                at = close + 2;
            }
            else
            {
                bound.Append(sql, at, open + 2 - at);
                at = open + 2;
            }
        }

        return bound.Append(sql, at, sql.Length - at).ToString();
    }
}
