using LineageService.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

/// <content>Places that ScriptDom's fragments do not have: the tokens tell.</content>
internal sealed partial class FragmentMapping
{
    /// <summary>
    /// From the start of <paramref name="fragment"/> to the parenthesis that closes the first one in it: a call without alias.
    /// </summary>
    private TextSpan CallSpan(TSqlFragment fragment)
    {
        var tokens = fragment.ScriptTokenStream;
        var depth = 0;
        for (var i = fragment.FirstTokenIndex; tokens is not null && i >= 0 && i <= fragment.LastTokenIndex && i < tokens.Count; i++)
        {
            if (tokens[i].TokenType == TSqlTokenType.LeftParenthesis) depth++;
            else if (tokens[i].TokenType == TSqlTokenType.RightParenthesis && --depth == 0) return UpTo(fragment, tokens[i]);
        }

        return Span(fragment);
    }

    private TextSpan UpTo(TSqlFragment fragment, TSqlParserToken last)
    {
        var start = Span(fragment).Start;
        return TextSpan.FromBounds(start, Math.Max(start, _offset + last.Offset + (last.Text?.Length ?? 0)));
    }

    /// <summary>The span of <paramref name="fragment"/> with the next token behind it, where that is of the given type.</summary>
    private TextSpan WithNext(TSqlFragment fragment, TSqlTokenType type)
    {
        var token = Neighbour(fragment, fragment.LastTokenIndex, 1);
        return token?.TokenType == type ? UpTo(fragment, token) : Span(fragment);
    }

    /// <summary>The span of <paramref name="fragment"/> with the token in front of it, where that is of the given type.</summary>
    private TextSpan WithPrevious(TSqlFragment fragment, TSqlTokenType type)
    {
        var span = Span(fragment);
        var token = Neighbour(fragment, fragment.FirstTokenIndex, -1);
        return token?.TokenType == type ? TextSpan.FromBounds(_offset + token.Offset, span.End) : span;
    }

    private static TSqlParserToken? Neighbour(TSqlFragment fragment, int from, int step)
    {
        var tokens = fragment.ScriptTokenStream;
        for (var i = from + step; tokens is not null && from >= 0 && i >= 0 && i < tokens.Count; i += step)
        {
            if (!IsGap(tokens[i])) return tokens[i];
        }

        return null;
    }

    private static bool IsGap(TSqlParserToken token) =>
        token.TokenType is TSqlTokenType.WhiteSpace or TSqlTokenType.SingleLineComment or TSqlTokenType.MultilineComment;
}
