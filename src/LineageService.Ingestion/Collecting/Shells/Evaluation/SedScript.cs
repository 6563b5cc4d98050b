using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>
/// The part of sed that fills SQL files: <c>s/a/b/g</c> with literals or simple expressions, <c>/a/d</c>. A script with anything else has
/// an unknown result.
/// </summary>
internal static class SedScript
{
    private const int MaximumCommands = 200;

    private static readonly SearchValues<char> Special = SearchValues.Create("\\.*[]^$");

    public static string Apply(string script, string text)
    {
        var commands = Parse(script);
        if (commands is null) return Holes.Unknown;
        foreach (var command in commands) text = command(text);
        return text;
    }

    private static List<Func<string, string>>? Parse(string script)
    {
        var commands = new List<Func<string, string>>();
        var at = 0;
        while (true)
        {
            while (at < script.Length && (char.IsWhiteSpace(script[at]) || script[at] == ';')) at++;
            if (at >= script.Length) return commands;
            if (commands.Count >= MaximumCommands) return null;
            if (script[at] == 's' && at + 1 < script.Length && !char.IsLetterOrDigit(script[at + 1]))
            {
                var delimiter = script[at + 1];
                at += 2;
                if (Until(script, delimiter, ref at) is not { } pattern
                    || Until(script, delimiter, ref at) is not { } replacement) return null;
                var flags = at;
                while (at < script.Length && char.IsLetterOrDigit(script[at])) at++;
                if (Substitution(pattern, replacement, script[flags..at]) is not { } command) return null;
                commands.Add(command);
            }
            else if (script[at] == '/')
            {
                at++;
                if (Until(script, '/', ref at) is not { } pattern || at >= script.Length || script[at] != 'd'
                    || Expression(pattern, false) is not { } expression) return null;
                at++;
                commands.Add(text => string.Join('\n', text.Split('\n').Where(line => !expression.IsMatch(line))));
            }
            else
            {
                return null;
            }
        }
    }

    private static string? Until(string script, char delimiter, ref int at)
    {
        var text = new StringBuilder();
        for (; at < script.Length; at++)
        {
            if (script[at] == delimiter)
            {
                at++;
                return text.ToString();
            }

            if (script[at] == '\\' && at + 1 < script.Length && script[at + 1] == delimiter) at++;
            else if (script[at] == '\\' && at + 1 < script.Length) text.Append(script[at++]);
            text.Append(script[at]);
        }

        return null;
    }

    private static Func<string, string>? Substitution(string pattern, string replacement, string flags)
    {
        var everywhere = flags.Contains('g', StringComparison.Ordinal);
        var ignoreCase = flags.Contains('i', StringComparison.OrdinalIgnoreCase);
        if (pattern.AsSpan().IndexOfAny(Special) < 0 && replacement.AsSpan().IndexOfAny("\\&") < 0 && !ignoreCase && everywhere
            && pattern.Length > 0)
        {
            return text => text.Replace(pattern, replacement, StringComparison.Ordinal);
        }

        if (Expression(pattern, ignoreCase) is not { } expression || Replacement(replacement) is not { } evaluator) return null;
        return text => string.Join('\n', text.Split('\n')
            .Select(line => everywhere ? expression.Replace(line, evaluator) : expression.Replace(line, evaluator, 1)));
    }

    private static MatchEvaluator? Replacement(string replacement)
    {
        if (replacement.Contains('\\', StringComparison.Ordinal))
        {
            // Groups need an engine that looks back; a plain escaped sign does not.
            var plain = new StringBuilder();
            for (var i = 0; i < replacement.Length; i++)
            {
                if (replacement[i] != '\\' || i + 1 >= replacement.Length)
                {
                    plain.Append(replacement[i] == '&' ? '\0' : replacement[i]);
                    continue;
                }

                if (char.IsAsciiLetterOrDigit(replacement[i + 1])) return null;
                plain.Append(replacement[++i]);
            }

            replacement = plain.ToString();
            return match => replacement.Replace("\0", match.Value, StringComparison.Ordinal);
        }

        return match => replacement.Replace("&", match.Value, StringComparison.Ordinal);
    }

    // Basic expressions (POSIX XBD 9.3) in .NET's spelling, matched in linear time.
    private static Regex? Expression(string pattern, bool ignoreCase)
    {
        if (pattern.Length is 0 or > 500) return null;
        var result = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                var next = pattern[++i];
                if (next is '(' or ')' or '{' or '}' or '+' or '?' or '|') result.Append(next);
                else if (next is 's' or 'w' or 'b' or 'd') result.Append('\\').Append(next);
                else if (char.IsAsciiLetterOrDigit(next) || next is '<' or '>') return null;
                else result.Append(Regex.Escape(next.ToString()));
            }
            else if (c is '(' or ')' or '{' or '}' or '+' or '?' or '|')
            {
                result.Append('\\').Append(c);
            }
            else
            {
                result.Append(c);
            }
        }

        try
        {
            return new Regex(result.ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase
                ? RegexOptions.IgnoreCase : 0));
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
