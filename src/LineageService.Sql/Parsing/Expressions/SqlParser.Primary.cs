using System.Collections.Immutable;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    private SqlExpression ParsePrimary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                _position++;
                return new Literal(LiteralKind.Number, NameText(TextOf(token)), token.Span);
            case TokenKind.String:
                return ParseString();
            case TokenKind.Word:
                return token.Keyword == Keyword.None ? ParsePlainWord(token) : ParseKeywordPrimary(token);
            case TokenKind.QuotedIdentifier:
                return ParseNamePath();
            case TokenKind.Variable:
                return ParseVariable();
            case TokenKind.Parameter:
                return ParseParameter();
            case TokenKind.TemplateHole:
                return ParseHole(token);
            case TokenKind.Symbol:
                return ParseSymbolPrimary(token);
            default:
                throw Expected("an expression");
        }
    }

    private SqlExpression ParseSymbolPrimary(Token token)
    {
        switch (token.Symbol)
        {
            case Symbol.LeftParenthesis:
                return ParseParenthesized();
            case Symbol.LeftBracket:
                return ParseBracketArray(token.Start);
            case Symbol.LeftBrace:
                return ParseBrace();
            case Symbol.Star:
                return ParseStar(null, token.Start);
            case Symbol.Hash when Peek().Kind == TokenKind.Number:
                // DuckDB: #1, a column by its place in FROM.
                _position += 2;
                return new ColumnReference([new Identifier(string.Concat("#", TextOf(_tokens[_position - 1])), Quoted: false)],
                    SpanFrom(token.Start));
            case Symbol.Dot when Peek().Symbol == Symbol.Dot || IsIdentifier(Peek()):
                // T-SQL: .f(1), ..t.c: empty parts in front say nothing.
                while (Take(Symbol.Dot))
                {
                }

                return ParseNamePath(token.Start);
            case Symbol.Dollar when IsIdentifier(Peek()):
                // T-SQL's $PARTITION.fn(x) and Oracle's $$NAME are no columns.
                _position++;
                return ParseNamePath();
            default:
                throw Expected("an expression");
        }
    }

    private SqlExpression ParsePlainWord(Token token)
    {
        var next = Peek();
        if (Grammar.EngineFunctions && AtFunctionWithoutParentheses(token, next)) return ParseFunctionWithoutParentheses();
        if (next.Kind == TokenKind.String)
        {
            if (IsTypedLiteral(token)) return ParseTypedLiteral(token);
            if (TextOf(token)[0] == '_' && next.Start == token.End)
            {
                _position++;
                return ParseString();
            }
        }
        else if (next.Symbol == Symbol.Arrow && AtLambdaArrow(1))
        {
            return ParseLambda();
        }
        else if (next.Symbol == Symbol.LeftBracket && WordIs(token, "MULTISET"))
        {
            _position++;
            return ParseBracketArray(token.Start);
        }
        else if (next.Symbol == Symbol.LeftParenthesis && FindSpecialCall(token) is var special && special != SpecialCall.None)
        {
            return ParseSpecialCall(special);
        }
        else if (next.Kind == TokenKind.Word)
        {
            // Snowflake: x INT -> x + 1.
            if (Peek(2).Symbol == Symbol.Arrow && Grammar.Arrow == ArrowMeaning.Lambda) return ParseLambda();
            if (WordIs(token, "CONNECT_BY_ROOT")) return ParsePrefixWord("CONNECT_BY_ROOT");
            if (WordIs(token, "APPROXIMATE") && Peek(2).Symbol == Symbol.LeftParenthesis)
            {
                // Redshift: APPROXIMATE COUNT(DISTINCT a).
                _position++;
                return ParsePrimary();
            }

            if (WordIs(token, "PREVIOUS") && next.Keyword == Keyword.Value) return ParseNextValue();
        }

        return ParseNamePath();
    }

    private SqlExpression ParseKeywordPrimary(Token token)
    {
        var next = Peek();
        switch (token.Keyword)
        {
            case Keyword.Null:
                _position++;
                return new Literal(LiteralKind.Null, "NULL", token.Span);
            case Keyword.User or Keyword.SessionUser or Keyword.CurrentTimestamp
                when Grammar.EngineFunctions && AtFunctionWithoutParentheses(token, next):
                return ParseFunctionWithoutParentheses();
            case Keyword.True or Keyword.False when next.Symbol != Symbol.LeftParenthesis && Grammar.BooleanLiterals:
                _position++;
                return new Literal(LiteralKind.Boolean, token.Keyword == Keyword.True ? "TRUE" : "FALSE", token.Span);
            case Keyword.Case:
                return ParseCase();
            case Keyword.If when next.Symbol != Symbol.LeftParenthesis && StartsOperand(next) && next.Symbol == Symbol.None
                && Grammar.IfExpressions:
                return ParseIfExpression();
            case Keyword.Exists when next.Symbol == Symbol.LeftParenthesis && IsQueryStartBehindParentheses(2):
                return ParseExists();
            case Keyword.Interval when AtIntervalLiteral():
                return ParseInterval();
            case Keyword.Array or Keyword.Struct or Keyword.Row or Keyword.Map:
                return ParseConstructorWord(token, next);
            case Keyword.Default when next.Symbol is not (Symbol.LeftParenthesis or Symbol.Dot):
            case Keyword.Binary when next.Kind == TokenKind.String:
                return ParseKeywordLiteral(token);
            case Keyword.Binary when StartsOperand(next) && next.Symbol == Symbol.None:
                return ParsePrefixWord("BINARY");
            case Keyword.Prior when StartsOperand(next):
                return ParsePrefixWord("PRIOR");
            case Keyword.Next when next.Keyword == Keyword.Value:
                return ParseNextValue();
            case Keyword.Current when next.Kind == TokenKind.Word && next.Keyword is Keyword.Date or Keyword.Time or Keyword.Timestamp
                or Keyword.Schema or Keyword.User or Keyword.Role or Keyword.Of:
                return ParseCurrent();
            case Keyword.Match when Grammar.GraphMatch && next.Symbol == Symbol.LeftParenthesis:
                _position++;
                SkipParenthesized();
                return new OpaqueExpression([], SpanFrom(token.Start));
            case Keyword.Lambda when next.Kind == TokenKind.Word && Peek(2).Symbol is Symbol.Colon or Symbol.Comma:
                return ParseWordLambda();
            case Keyword.Columns when next.Symbol == Symbol.LeftParenthesis:
                return ParseColumnsCall(null);
            case Keyword.Values when next.Symbol == Symbol.LeftParenthesis:
                return ParseNamePath();
            case Keyword.Identity or Keyword.Update when next.Symbol == Symbol.LeftParenthesis && Grammar.EngineFunctions:
                return ParseCallWithoutValues();
        }

        if (next.Kind == TokenKind.String && IsTypedLiteral(token)) return ParseTypedLiteral(token);
        if (token.Keyword is Keyword.Timestamp or Keyword.Time && IsZonedLiteral(out var length)) return ParseZonedLiteral(length);
        if (next.Symbol == Symbol.LeftParenthesis && FindSpecialCall(token) is var special && special != SpecialCall.None)
            return ParseSpecialCall(special);
        if (next.Symbol == Symbol.Arrow && AtLambdaArrow(1)) return ParseLambda();
        if (Grammar.ReservedInExpressions.Contains(token.Keyword)) throw Expected("an expression");
        return ParseNamePath();
    }

    /// <summary>A dotted name, and what it turns out to be: a column, a call or a star.</summary>
    private SqlExpression ParseNamePath(int start = -1)
    {
        var first = Current.Start;
        if (start < 0) start = first;
        var mark = _identifiers.Count;
        PushNamePart();
        while (At(Symbol.Dot))
        {
            var next = Peek();
            if (next.Symbol == Symbol.Star)
            {
                _position++;
                return ParseStar(_identifiers.TakeFrom(mark), start);
            }

            if (next.Keyword == Keyword.Columns && Peek(2).Symbol == Symbol.LeftParenthesis)
            {
                _position++;
                return ParseColumnsCall(_identifiers.TakeFrom(mark));
            }

            if (!PushDottedPart(next)) break;
        }

        var parts = _identifiers.TakeFrom(mark);
        if (At(Symbol.DoubleColon) && Grammar.StaticMethods) return ParseStaticMember(parts, first);
        if (At(Symbol.LeftParenthesis) && !(Grammar.ValueAttributes && AtValueAttribute()))
        {
            if (Peek().Symbol == Symbol.Plus && Peek(2).Symbol == Symbol.RightParenthesis)
            {
                var column = new ColumnReference(parts, SpanFrom(start));
                _position += 3;
                return new OperatorExpression("(+)", [column], SpanFrom(start));
            }

            return ParseCall(parts, start);
        }

        if (Grammar.SequencePseudoColumns && parts.Length > 1 && IsSequenceValue(parts[^1]))
            return new Literal(LiteralKind.Other, _source.Text[start.._tokens[_position - 1].End], SpanFrom(start));
        return new ColumnReference(parts, SpanFrom(start));
    }

    private void PushNamePart()
    {
        if (Current.Kind == TokenKind.QuotedIdentifier && _dialect.Lexical.DottedQuotedNames && TextOf(Current).Contains('.'))
        {
            foreach (var part in UnquotedName(Advance()).Split('.')) _identifiers.Push(new Identifier(part, Quoted: true));
            return;
        }

        _identifiers.Push(ParseIdentifier());
    }

    /// <summary>Takes the dot and the part behind it. False, with nothing taken, where no part follows.</summary>
    private bool PushDottedPart(Token next)
    {
        switch (next.Kind)
        {
            case TokenKind.Word or TokenKind.QuotedIdentifier or TokenKind.TemplateHole:
                _position++;
                _identifiers.Push(ParseIdentifier());
                return true;
            case TokenKind.String when TextOf(next)[0] == '"':
                _position++;
                _identifiers.Push(ParseIdentifier());
                return true;
            case TokenKind.Number or TokenKind.Parameter:
                _position += 2;
                _identifiers.Push(new Identifier(NameText(TextOf(next)), Quoted: false));
                return true;
            case TokenKind.Symbol when next.Symbol == Symbol.Dot && IsIdentifier(Peek(2)):
                _position++;
                _identifiers.Push(new Identifier(string.Empty, Quoted: false));
                return true;
            default:
                return false;
        }
    }

    private static bool IsSequenceValue(Identifier part) =>
        part.Text.Equals("NEXTVAL", StringComparison.OrdinalIgnoreCase) || part.Text.Equals("CURRVAL", StringComparison.OrdinalIgnoreCase);

    private SqlExpression ParseHole(Token token)
    {
        var next = Peek();
        var named = (next.Start == token.End && next.Kind is TokenKind.Word or TokenKind.TemplateHole or TokenKind.Number)
            || (next.Start == token.End && next.Symbol is Symbol.Dot or Symbol.LeftParenthesis);
        if (named) return ParseNamePath();
        _position++;
        return new TemplateHole(TextOf(token).ToString(), token.Span);
    }

    private OperatorExpression ParsePrefixWord(string name)
    {
        var start = Advance().Start;
        return new OperatorExpression(name, [ParseExpression(Precedence.Unary)], SpanFrom(start));
    }

    private CaseExpression ParseCase()
    {
        var start = Advance().Start;
        var operand = At(Keyword.When) ? null : ParseExpression();
        var branches = ImmutableArray.CreateBuilder<CaseBranch>();
        while (Take(Keyword.When))
        {
            var condition = ParseExpression();
            if (At(Symbol.Comma)) condition = ParseFurtherConditions(condition);
            Expect(Keyword.Then);
            branches.Add(new CaseBranch(condition, ParseExpression()));
        }

        if (branches.Count == 0) throw Expected("WHEN");
        var otherwise = Take(Keyword.Else) ? ParseExpression() : null;
        Expect(Keyword.End);
        if (At(Keyword.Case)) _position++;
        return new CaseExpression(operand, branches.ToImmutable(), otherwise, SpanFrom(start));
    }

    // Exasol: IF a THEN b ELSE c ENDIF.
    private CaseExpression ParseIfExpression()
    {
        var start = Advance().Start;
        var condition = ParseExpression();
        Expect(Keyword.Then);
        var result = ParseExpression();
        var otherwise = Take(Keyword.Else) ? ParseExpression() : null;
        if (!TakeWord("ENDIF"))
        {
            Expect(Keyword.End);
            Expect(Keyword.If);
        }

        return new CaseExpression(null, [new CaseBranch(condition, result)], otherwise, SpanFrom(start));
    }

    // CASE x WHEN 1, 2 THEN: any of them.
    private OperatorExpression ParseFurtherConditions(SqlExpression first)
    {
        var mark = _expressions.Count;
        _expressions.Push(first);
        while (Take(Symbol.Comma)) _expressions.Push(ParseExpression());
        return new OperatorExpression("OR", _expressions.TakeFrom(mark), SpanFrom(first.Span.Start));
    }

    private SubqueryPredicate ParseExists()
    {
        var start = Advance().Start;
        Expect(Symbol.LeftParenthesis);
        var query = ParseQuery();
        Expect(Symbol.RightParenthesis);
        return new SubqueryPredicate("EXISTS", null, query, SpanFrom(start));
    }
}
