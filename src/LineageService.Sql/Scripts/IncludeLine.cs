using System.Collections.Immutable;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;

namespace LineageService.Sql.Scripts;

/// <summary>A line of a script that runs another file, found where no string, comment or open statement holds it.</summary>
/// <param name="Start">Offset of the command.</param>
/// <param name="End">Offset behind it; what follows on the line is not part of it.</param>
/// <param name="Name">The file as written, without quotes.</param>
/// <param name="Arguments">Values for <c>&amp;1</c>, <c>&amp;2</c> … of SQL*Plus.</param>
internal readonly record struct IncludeLine(int Start, int End, string Name, ImmutableArray<string> Arguments)
{
    /// <summary>True where a text may have such a line at all; cheap.</summary>
    public static bool MayBeIn(string text, IncludeCommands commands) =>
        (commands.HasFlag(IncludeCommands.Source) && text.Contains("source ", StringComparison.OrdinalIgnoreCase))
        || (commands.HasFlag(IncludeCommands.Bang) && HasLine(text, '!'))
        || (commands.HasFlag(IncludeCommands.Backslash) && HasLine(text, '\\'))
        || (commands.HasFlag(IncludeCommands.Colon) && HasLine(text, ':'))
        || (commands.HasFlag(IncludeCommands.At)
            && (HasLine(text, '@') || text.Contains("START ", StringComparison.OrdinalIgnoreCase)))
        || (commands.HasFlag(IncludeCommands.Dot) && HasLine(text, '.'));

    /// <summary>The lines in order.</summary>
    public static List<IncludeLine> Find(string text, SqlDialect dialect)
    {
        var found = new List<IncludeLine>();
        var commands = dialect.Grammar.Includes;
        if (commands == IncludeCommands.None || !MayBeIn(text, commands)) return found;
        var tokens = Lexer.Tokenize(Parsing.ClientText.Blank(text, dialect), dialect.Lexical).Tokens;
        var isBoundary = true;
        for (var i = 0; i < tokens.Length && tokens[i].Kind != TokenKind.EndOfText; i++)
        {
            var token = tokens[i];
            if (IsFirstOnLine(text, token.Start) && Read(text, token, commands, isBoundary) is { } line)
            {
                found.Add(line);
                while (i + 1 < tokens.Length && tokens[i + 1].Start < line.End) i++;
                isBoundary = true;
                continue;
            }

            // A slash or GO alone ends what stands before it.
            isBoundary = token.Symbol == Symbol.Semicolon
                || ((token.Symbol == Symbol.Slash || token.Keyword == Keyword.Go) && IsFirstOnLine(text, token.Start)
                    && text.AsSpan(token.End, LineEnd(text, token.End) - token.End).IsWhiteSpace());
        }

        return found;
    }

    private static IncludeLine? Read(string text, Token token, IncludeCommands commands, bool isBoundary)
    {
        var end = LineEnd(text, token.Start);
        var line = text.AsSpan(token.Start, end - token.Start).TrimEnd();
        switch (text[token.Start])
        {
            case '\\' when commands.HasFlag(IncludeCommands.Backslash):
                return Of(token.Start, line, After(line, "\\include_relative", "\\include", "\\ir", "\\i", "\\."), end);
            case ':' when commands.HasFlag(IncludeCommands.Colon):
                return Of(token.Start, line, After(line, ":r"), end);
            case '!' when commands.HasFlag(IncludeCommands.Bang) && isBoundary:
                return Of(token.Start, line, After(line, "!run", "!source", "!load"), end);
            case '.' when commands.HasFlag(IncludeCommands.Dot) && isBoundary:
                return Of(token.Start, line, After(line, ".read", ".run"), end);
            case '@' when commands.HasFlag(IncludeCommands.At) && isBoundary:
                return WithArguments(token.Start, line, line.TrimStart('@').Trim(), end);
            case 's' or 'S' when commands.HasFlag(IncludeCommands.Source) && isBoundary:
                var behind = After(line, "source");
                var semicolon = behind.IndexOf(';');
                if (semicolon < 0) return Of(token.Start, line, behind, end);
                var offset = line.Length - behind.Length + semicolon + 1;
                return Of(token.Start, line[..offset], behind[..semicolon], token.Start + offset);
            case 's' or 'S' when commands.HasFlag(IncludeCommands.At) && isBoundary:
                return WithArguments(token.Start, line, After(line, "start", "sta"), end);
            default:
                return null;
        }
    }

    private static IncludeLine? WithArguments(int start, ReadOnlySpan<char> line, ReadOnlySpan<char> behind, int end)
    {
        behind = behind.TrimEnd(';').TrimEnd();
        if (behind.IsEmpty || behind[0] is '=' or ':') return null;
        var words = behind.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var name = Unquoted(words[0]);
        if (name.Length == 0) return null;

        // SQL*Plus' own ending where the name has none.
        var file = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        if (!file.Contains('.', StringComparison.Ordinal)) name += ".sql";
        return new IncludeLine(start, end, name, [.. words.Skip(1).Select(Unquoted)]);
    }

    private static IncludeLine? Of(int start, ReadOnlySpan<char> line, ReadOnlySpan<char> behind, int end)
    {
        var name = behind.TrimEnd(';').Trim();
        if (name.StartsWith("FILE", StringComparison.OrdinalIgnoreCase) && line[0] == '.') name = name[4..].TrimStart().TrimStart('=').TrimStart();
        if (name.IsEmpty || (!IsQuoted(name) && name.ContainsAny(" \t=()"))) return null;
        return new IncludeLine(start, end, Unquoted(name.ToString()), []);
    }

    /// <summary>What stands behind the first of the commands that the line begins with; nothing where it begins with none.</summary>
    private static ReadOnlySpan<char> After(ReadOnlySpan<char> line, params ReadOnlySpan<string> commands)
    {
        foreach (var command in commands)
        {
            if (line.Length > command.Length && line.StartsWith(command, StringComparison.OrdinalIgnoreCase)
                && (line[command.Length] is ' ' or '\t' or '\'' or '"')) return line[command.Length..].Trim();
        }

        return default;
    }

    private static bool IsQuoted(ReadOnlySpan<char> name) => name.Length >= 2 && name[0] is '\'' or '"' && name[^1] == name[0];

    private static string Unquoted(string name) => IsQuoted(name) ? name[1..^1] : name;

    private static bool HasLine(string text, char first)
    {
        for (var at = text.IndexOf(first, StringComparison.Ordinal); at >= 0; at = text.IndexOf(first, at + 1))
        {
            if (IsFirstOnLine(text, at)) return true;
        }

        return false;
    }

    private static bool IsFirstOnLine(string text, int at)
    {
        while (at > 0 && text[at - 1] is ' ' or '\t') at--;
        return at == 0 || text[at - 1] is '\n' or '\r';
    }

    private static int LineEnd(string text, int from)
    {
        var length = text.AsSpan(from).IndexOfAny('\n', '\r');
        return length < 0 ? text.Length : from + length;
    }
}
