using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>A condition; one that is not understood is opaque up to the next clause, and the rest of the query is still read.</summary>
    private SqlExpression ParseCondition()
    {
        var start = _position;
        var mark = Save();
        try
        {
            return ParseExpression();
        }
        catch (SyntaxError error) when (error.Code == SyntaxCodes.SyntaxError && FindExpressionEnd(start, stopsAtComma: false) > start)
        {
            var end = FindExpressionEnd(start, stopsAtComma: false);
            GiveUp(mark, end);
            return ReadOpaque(start, end, error);
        }
    }

    /// <summary>After a failed attempt that reading goes on behind at <paramref name="end"/>: what lies between is read a second time.</summary>
    private void GiveUp(Mark mark, int end)
    {
        Restore(mark);
        _steps += StepsOfRecovery;
        if (end < _position) _readTwiceUpTo = Math.Max(_readTwiceUpTo, _position);
    }

    /// <summary>
    /// What stands from one token to another as an expression that is not modelled: it depends on every column named in it
    /// (architecture.md §3, the fallback rule).
    /// </summary>
    private OpaqueExpression ReadOpaque(int start, int end, SyntaxError error)
    {
        Note(SyntaxCodes.OpaqueExpression, DiagnosticSeverity.Warning, error.Span,
            $"{error.Message}: the expression is not understood, every column named in it counts");
        CountTokens(end - start);
        var mark = _expressions.Count;
        for (_position = start; _position < end;)
        {
            if (IsColumnStart(Current)) PushOpaqueName(end);
            else _position++;
        }

        return new OpaqueExpression(_expressions.TakeFrom(mark), SpanFrom(_tokens[start].Start));
    }

    private static bool IsColumnStart(Token token) =>
        token.Kind == TokenKind.QuotedIdentifier || (token.Kind == TokenKind.Word && token.Keyword == Keyword.None);

    // A dotted name; one that a parenthesis follows is a function's.
    private void PushOpaqueName(int end)
    {
        var start = Current.Start;
        var mark = _identifiers.Count;
        _identifiers.Push(ParseIdentifier());
        while (_position < end - 1 && At(Symbol.Dot) && IsIdentifier(Peek()))
        {
            _position++;
            _identifiers.Push(ParseIdentifier());
        }

        var parts = _identifiers.TakeFrom(mark);
        if (!At(Symbol.LeftParenthesis)) _expressions.Push(new ColumnReference(parts, SpanFrom(start)));
    }

    /// <summary>
    /// Where an expression that starts at a token surely ends: at a comma (where one ends it), at a word that starts a clause, or at the
    /// parenthesis around it. The start itself where the text ends before that: then nothing can be saved. The attempt to read it has come to
    /// the cursor: where its beginning is read for the second time already, the end is not before that, lest attempts in attempts read everything
    /// again and again.
    /// </summary>
    private int FindExpressionEnd(int start, bool stopsAtComma)
    {
        var depth = 0;
        var earliest = start < _readTwiceUpTo ? _position : start;
        for (var i = start; i < _tokens.Length; i++)
        {
            CountTokens(1);
            var token = _tokens[i];
            switch (token.Symbol)
            {
                case Symbol.LeftParenthesis:
                    // Stepped over at once: attempts that fail in one another each look for their end.
                    var closing = ClosingOf(i);
                    if (_tokens[closing].Symbol != Symbol.RightParenthesis || closing > SeparatorBehind(i)) return start;
                    i = closing;
                    continue;
                case Symbol.LeftBracket or Symbol.LeftBrace:
                    depth++;
                    continue;
                case Symbol.RightParenthesis or Symbol.RightBracket or Symbol.RightBrace:
                    if (--depth < 0) return i >= earliest ? i : start;
                    continue;
                case Symbol.Comma when depth == 0 && stopsAtComma && i >= earliest:
                    return i;
                case Symbol.Semicolon:
                    return depth == 0 && i >= earliest ? i : start;
            }

            if (token.Kind == TokenKind.EndOfText) return depth == 0 ? i : start;
            if (depth == 0 && i >= earliest && EndsExpression(token)) return i;
        }

        return start;
    }

    private static bool EndsExpression(Token token) => token.Keyword is Keyword.From or Keyword.Where or Keyword.Group or Keyword.Having
        or Keyword.Order or Keyword.Limit or Keyword.Union or Keyword.Except or Keyword.Intersect or Keyword.Qualify or Keyword.Into
        or Keyword.Join or Keyword.Select;
}
