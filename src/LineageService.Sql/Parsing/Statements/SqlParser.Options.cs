using System.Collections.Immutable;
using LineageService.Sql.Lexing;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// <c>('connector' = 'kafka', path '/x', header true, HEAP)</c>: keys in lower case with their constant values; a list gives its first
    /// string, anything computed is left out.
    /// </summary>
    private ImmutableArray<KeyValuePair<string, string>> ParseOptionList()
    {
        Expect(Symbol.LeftParenthesis);
        var options = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        while (!At(Symbol.RightParenthesis))
        {
            if (AtEnd || AtBatchEnd) throw Expected("a closing parenthesis");
            if (Take(Symbol.Comma)) continue;
            ParseOption(options);
        }

        Expect(Symbol.RightParenthesis);
        return options.ToImmutable();
    }

    /// <summary>One <c>key = value</c> or <c>key value</c>.</summary>
    private void ParseOption(ImmutableArray<KeyValuePair<string, string>>.Builder options)
    {
        var key = ReadOptionKey();
        if (!Take(Symbol.Equal)) Take(Symbol.FatArrow);
        if (ReadOptionValue() is { } value) options.Add(new KeyValuePair<string, string>(key, value));
    }

    private string ReadOptionKey()
    {
        var start = Current;
        if (start.Kind == TokenKind.String)
        {
            Advance();
            return StringLiteral.Value(TextOf(start), _dialect.Lexical).ToLowerInvariant();
        }

        var end = Advance().End;
        while (Current.Start == end && (Current.Symbol is Symbol.Dot or Symbol.Minus || Current.Kind is TokenKind.Word or TokenKind.Number))
            end = Advance().End;
        return _source.Text[start.Start..end].ToLowerInvariant();
    }

    private string? ReadOptionValue()
    {
        var first = _position;
        string? text = null;
        while (!AtEnd && !AtBatchEnd && !At(Symbol.Comma) && !At(Symbol.RightParenthesis))
        {
            if (Current.Kind == TokenKind.String) text ??= StringLiteral.Value(TextOf(Current), _dialect.Lexical);
            if (Current.Symbol is Symbol.LeftParenthesis or Symbol.LeftBracket) SkipOptionGroup(ref text);
            else Advance();
        }

        return (_position - first) switch
        {
            0 => string.Empty,
            1 when text is null => TextOf(_tokens[first]).ToString(),
            1 => text,
            _ => _tokens[first].Symbol is Symbol.LeftParenthesis or Symbol.LeftBracket ? text : null,
        };
    }

    private void SkipOptionGroup(ref string? text)
    {
        var depth = 0;
        do
        {
            if (Current.Symbol is Symbol.LeftParenthesis or Symbol.LeftBracket) depth++;
            else if (Current.Symbol is Symbol.RightParenthesis or Symbol.RightBracket) depth--;
            else if (Current.Kind == TokenKind.String) text ??= StringLiteral.Value(TextOf(Current), _dialect.Lexical);
            Advance();
        }
        while (depth > 0 && !AtEnd && !AtBatchEnd);
    }
}

/// <summary>Looks an option up by its key; keys are in lower case.</summary>
internal static class OptionLookup
{
    public static string? Value(this ImmutableArray<KeyValuePair<string, string>> options, string key)
    {
        foreach (var option in options)
        {
            if (option.Key == key) return option.Value;
        }

        return null;
    }
}
