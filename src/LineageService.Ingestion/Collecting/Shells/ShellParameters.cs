using System.Collections.Immutable;
using System.Text;

namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>
/// Puts the variables that a call sets into its text, as its client does: <c>${hivevar:x}</c>, <c>${hiveconf:x}</c> and <c>${x}</c> of
/// Hive, Spark and others, <c>$(x)</c> of
/// sqlcmd, <c>:x</c>, <c>:'x'</c> and <c>:"x"</c> of psql, <c>&amp;x</c> of snowsql. What nobody sets stays a hole.
/// </summary>
public static class ShellParameters
{
    private const int MaximumDepth = 5;

    public static string Bind(string sql, string dialect, ImmutableSortedDictionary<string, string> parameters)
    {
        ArgumentNullException.ThrowIfNull(sql);
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.IsEmpty) return sql;

        // A value may name another variable.
        for (var depth = 0; depth < MaximumDepth; depth++)
        {
            var bound = BindOnce(sql, dialect, parameters);
            if (bound == sql || bound.Length > sql.Length + (16 * 1024 * 1024)) return bound;
            sql = bound;
        }

        return sql;
    }

    private static string BindOnce(string sql, string dialect, ImmutableSortedDictionary<string, string> parameters)
    {
        var result = new StringBuilder(sql.Length);
        for (var i = 0; i < sql.Length; i++)
        {
            var next = i + 1 < sql.Length ? sql[i + 1] : '\0';
            var end = sql[i] switch
            {
                '$' when next is '{' => Braced(sql, i, '}'),
                '$' when next is '(' && dialect == "tsql" => Braced(sql, i, ')'),
                ':' when dialect is "postgres" or "vertica" or "redshift" && (i == 0 || sql[i - 1] != ':') => Colon(sql, i),
                '&' when dialect == "snowflake" && i + 1 < sql.Length && char.IsLetter(next) => Word(sql, i + 1),
                _ => 0,
            };
            if (end > i && Value(sql[i..end], parameters) is { } value)
            {
                result.Append(value);
                i = end - 1;
            }
            else
            {
                result.Append(sql[i]);
            }
        }

        return result.ToString();
    }

    private static string? Value(string written, ImmutableSortedDictionary<string, string> parameters)
    {
        if (written[0] == '$')
        {
            var name = written[2..^1];
            if (parameters.GetValueOrDefault(name) is { } whole) return Unless(whole, written);
            var colon = name.IndexOf(':', StringComparison.Ordinal);
            return colon > 0 && parameters.GetValueOrDefault(name[(colon + 1)..]) is { } scoped ? Unless(scoped, written) : null;
        }

        if (written[0] == '&') return parameters.GetValueOrDefault(written[1..]);
        var quote = written[1] is '\'' or '"' ? written[1] : '\0';
        var bare = quote == '\0' ? written[1..] : written[2..^1];
        return parameters.GetValueOrDefault(bare) is not { } found ? null : quote == '\0' ? found : $"{quote}{found}{quote}";
    }

    // --hivevar dt=${dt}: the value is the hole itself.
    private static string? Unless(string value, string written) => value == written ? null : value;

    private static int Braced(string sql, int at, char close)
    {
        var end = sql.AsSpan(at, Math.Min(sql.Length - at, 200)).IndexOf(close);
        return end < 0 ? 0 : at + end + 1;
    }

    private static int Colon(string sql, int at)
    {
        if (at + 1 >= sql.Length) return 0;
        if (sql[at + 1] is not ('\'' or '"')) return Word(sql, at + 1) is var end && end > at + 1 ? end : 0;
        var close = Word(sql, at + 2);
        return close > at + 2 && close < sql.Length && sql[close] == sql[at + 1] ? close + 1 : 0;
    }

    private static int Word(string sql, int at)
    {
        while (at < sql.Length && (char.IsLetterOrDigit(sql[at]) || sql[at] == '_')) at++;
        return at;
    }
}
