using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    private int _blockDepth;

    /// <summary>
    /// True at the separator that ends a batch: GO, a custom delimiter, SQL*Plus's slash. Blocks end there whether closed or not.
    /// </summary>
    private bool AtBatchEnd => Current.Symbol == Symbol.Semicolon && Current.Keyword == Keyword.Go;

    /// <summary>One statement; one that is not understood costs itself only: it is opaque, and reading goes on behind it.</summary>
    private SqlStatement ParseStatementOrOpaque()
    {
        var start = _position;
        var mark = Save();
        var blockDepth = _blockDepth;
        if (_depth == 0) BeginBudget();
        try
        {
            var statement = ParseStatement();
            if (!AtStatementEnd()) throw Expected("the end of the statement");
            if (_position == start) throw Expected("a statement");
            return statement;
        }
        catch (SyntaxError error)
        {
            Restore(mark);
            _blockDepth = blockDepth;
            _inLoopHead = false;
            return TryBareCall(start, mark) ?? (SqlStatement)Recover(start, error);
        }
    }

    // A call alone is no statement, but the text of a calculated field: it is read as the query of its value.
    private QueryStatement? TryBareCall(int start, Mark mark)
    {
        if (_blockDepth > 0 || _tokens[start].Kind != TokenKind.Word
            || TokenAt(start + 1).Symbol is not (Symbol.LeftParenthesis or Symbol.Dot)) return null;
        var reached = _position;
        _position = start;
        BeginBudget();
        try
        {
            var value = ParseExpression();
            if (AtEnd || At(Symbol.Semicolon))
                return new QueryStatement(new SelectBlock(value.Span) { Items = [new ExpressionItem(value, [], value.Span)] }, value.Span);
        }
        catch (SyntaxError)
        {
            // The first error is the one to tell.
        }

        Restore(mark);
        _position = reached;
        return null;
    }

    private OpaqueStatement Recover(int start, SyntaxError error)
    {
        Note(error.Code, DiagnosticSeverity.Error, error.Span, error.Message);
        _position = Math.Max(start + 1, FindStatementEnd(start, _position));
        _position = Math.Min(_position, _tokens.Length - 1);
        return new OpaqueStatement(error.Message,
            TextSpan.FromBounds(_tokens[start].Start, Math.Max(_tokens[start].End, _tokens[_position - 1].End)));
    }

    /// <summary>
    /// True where a statement may end: at a separator, at the word that ends the block it is in, or where the next statement begins without
    /// a separator between.
    /// </summary>
    private bool AtStatementEnd()
    {
        if (AtEnd || At(Symbol.Semicolon)) return true;
        if (AtBlockEnd()) return _blockDepth > 0 || At(Keyword.Else);
        if (AtQueryOfItsOwn() || (At(Keyword.End) && Grammar.StatementsWithoutSeparator && WordIs(Peek(), "CONVERSATION"))) return true;
        if (!AtStatementStart(_position)) return false;
        if (Grammar.StatementsWithoutSeparator) return true;
        if (!IsFirstOnLine(_position)) return _tokens[_position - 1].Keyword == Keyword.End;
        Note(SyntaxCodes.MissingSeparator, DiagnosticSeverity.Note, Current.Span, "expected a semicolon before this statement");
        return true;
    }

    // T-SQL: EXEC p (SELECT 1) is a call and a query, for arguments have no parentheses.
    private bool AtQueryOfItsOwn() => Grammar.StatementsWithoutSeparator && At(Symbol.LeftParenthesis) && AtParenthesizedQuery();

    /// <summary>True at a word that ends a list of statements: END, ELSE, UNTIL, a handler, a branch.</summary>
    private bool AtBlockEnd() => Current.Keyword switch
    {
        Keyword.End => !(Grammar.StatementsWithoutSeparator && WordIs(Peek(), "CONVERSATION")),
        Keyword.Else or Keyword.Elseif or Keyword.Elsif => true,
        Keyword.Exception or Keyword.When => Peek().Keyword == Keyword.When || At(Keyword.When),
        Keyword.Until => true,
        _ => false,
    };

    private bool IsFirstOnLine(int position)
    {
        var from = position == 0 ? 0 : _tokens[position - 1].End;
        return position == 0 || _source.Text.AsSpan(from, _tokens[position].Start - from).ContainsAny('\n', '\r');
    }

    /// <summary>
    /// Where the statement that starts at token <paramref name="start"/> ends, looking no earlier than <paramref name="reached"/>: at a
    /// separator outside blocks, or at the end of the block around it. Without separators also where a statement's word stands.
    /// </summary>
    private int FindStatementEnd(int start, int reached)
    {
        var blocks = 0;
        var parentheses = 0;
        for (var i = start; ; i++)
        {
            var token = _tokens[i];
            if (token.Kind == TokenKind.EndOfText || (token.Symbol == Symbol.Semicolon && token.Keyword == Keyword.Go)) return i;
            switch (token.Symbol)
            {
                case Symbol.LeftParenthesis:
                    parentheses++;
                    continue;
                case Symbol.RightParenthesis:
                    parentheses--;
                    continue;
                case Symbol.Semicolon when blocks <= 0 && i >= reached:
                    return i;
            }

            switch (token.Keyword)
            {
                case Keyword.Begin when StartsBlock(i):
                case Keyword.Case:
                    blocks++;
                    break;
                case Keyword.End when IsCompoundEnd(i):
                    i++;
                    break;
                case Keyword.End when blocks > 0:
                    blocks--;
                    break;
                case Keyword.End or Keyword.Else or Keyword.Elseif or Keyword.Elsif when _blockDepth > 0 && blocks == 0 && parentheses <= 0
                    && i >= reached && i > start:
                    return i;
                default:
                    if (blocks <= 0 && parentheses <= 0 && i >= reached && i > start && Grammar.StatementsWithoutSeparator
                        && StartsStatementAfter(i)) return i;
                    break;
            }
        }
    }

    // A SELECT behind UNION, INSERT or AS goes on with a statement; one at the start of a line behind anything else begins one.
    private bool StartsStatementAfter(int position)
    {
        if (!AtStatementStart(position) || !IsFirstOnLine(position)) return false;
        var before = _tokens[position - 1].Keyword;
        if (before == Keyword.On && _tokens[position].Keyword is Keyword.Update or Keyword.Delete)
            return TokenAt(position + 1).Keyword is not (Keyword.Cascade or Keyword.Restrict or Keyword.No or Keyword.Set);
        return before is not (Keyword.Union or Keyword.All or Keyword.Except or Keyword.Intersect or Keyword.As or Keyword.For
            or Keyword.Then
            or Keyword.Of or Keyword.Is or Keyword.After or Keyword.Grant or Keyword.Revoke);
    }

    private bool StartsBlock(int position)
    {
        var next = TokenAt(position + 1);
        if (Grammar.StatementsWithoutSeparator)
        {
            return next.Keyword is not (Keyword.Tran or Keyword.Transaction or Keyword.Distributed)
                && !WordIs(next, "DIALOG") && !WordIs(next, "CONVERSATION");
        }

        return next.Kind != TokenKind.EndOfText && next.Symbol != Symbol.Semicolon
            && next.Keyword is not (Keyword.Tran or Keyword.Transaction or Keyword.Work or Keyword.Immediate)
            && !WordIs(next, "ISOLATION") && !WordIs(next, "DEFERRED") && !WordIs(next, "EXCLUSIVE") && !WordIs(next, "READ");
    }

    // END IF, END LOOP and the like close what this scan does not count; END CASE closes a CASE. In T-SQL an IF behind END is a statement.
    private bool IsCompoundEnd(int position) =>
        !Grammar.StatementsWithoutSeparator
        && _tokens[Math.Min(position + 1, _tokens.Length - 1)].Keyword
            is Keyword.If or Keyword.Loop or Keyword.While or Keyword.For or Keyword.Repeat;
}
