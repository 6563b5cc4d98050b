using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>RETURN [expression | query | QUERY query | NEXT expression | TABLE(query)].</summary>
    private SqlStatement ParseReturn()
    {
        var start = Advance().Start;
        if (AtEnd || At(Symbol.Semicolon) || AtBlockEnd()) return new ReturnStatement(null, null, SpanFrom(start));
        if (At(Keyword.Query)) return ParseReturnQuery(start);
        if (Take(Keyword.Next))
        {
            return AtStatementEnd() ? new ReturnStatement(null, null, SpanFrom(start)) { IsRow = true }
                : new ReturnStatement(ParseExpression(), null, SpanFrom(start));
        }

        if (At(Keyword.Table) && Peek().Symbol == Symbol.LeftParenthesis) return ParseReturnTable(start);
        if (AtQueryStart())
        {
            if (!At(Symbol.LeftParenthesis)) return IsFirstOnLine(_position) && Grammar.StatementsWithoutSeparator
                ? new ReturnStatement(null, null, SpanFrom(start))
                : new ReturnStatement(null, ParseQuery(), SpanFrom(start));
            if (AtParenthesizedQuery()) return ParseReturnParenthesised(start);
        }

        if (Grammar.StatementsWithoutSeparator && AtStatementStart(_position) && !At(Symbol.LeftParenthesis))
            return new ReturnStatement(null, null, SpanFrom(start));
        return new ReturnStatement(ParseExpression(), null, SpanFrom(start));
    }

    // RETURN (SELECT …) is a query unless an expression goes on behind it.
    private ReturnStatement ParseReturnParenthesised(int start)
    {
        var behind = TokenBehindParenthesis(_position);
        var isOperand = behind.Symbol is Symbol.DoubleColon or Symbol.LeftBracket or Symbol.Dot || InfixPower(behind) > Precedence.None;
        return isOperand
            ? new ReturnStatement(ParseExpression(), null, SpanFrom(start))
            : new ReturnStatement(null, ParseQuery(), SpanFrom(start));
    }

    private SqlStatement ParseReturnQuery(int start)
    {
        Advance();
        if (Take(Keyword.Execute)) return ParseDynamic(start);
        return new ReturnStatement(null, ParseQuery(), SpanFrom(start));
    }

    /// <summary>PL/SQL's PIPE ROW (x) hands a row to the reader of a pipelined function, as RETURN NEXT does.</summary>
    private ReturnStatement ParsePipeRow(int start)
    {
        Skip(2);
        return new ReturnStatement(ParseExpression(), null, SpanFrom(start));
    }

    private ReturnStatement ParseReturnTable(int start)
    {
        Skip(2);
        if (AtQueryStart())
        {
            var query = ParseQuery();
            Expect(Symbol.RightParenthesis);
            return new ReturnStatement(null, query, SpanFrom(start));
        }

        var value = ParseExpression();
        Expect(Symbol.RightParenthesis);
        return new ReturnStatement(value, null, SpanFrom(start));
    }

    /// <summary>PL/pgSQL's PERFORM is SELECT whose result nobody takes.</summary>
    private SqlStatement ParsePerform()
    {
        _tokens[_position] = Current with { Keyword = Keyword.Select };
        return ParseQueryStatement();
    }

    /// <summary>PostgreSQL's DO $$ … $$, MySQL's DO expression.</summary>
    private SqlStatement ParseDo()
    {
        var start = Advance().Start;
        var language = string.Empty;
        SkipRoutineAttribute(ref language);
        if (Current.Kind != TokenKind.String) return new Block([], ParseExpressionList(), SpanFrom(start));
        var text = Advance();
        SkipRoutineAttribute(ref language);
        if (!IsSqlLanguage(language)) return new OpaqueStatement("a body in another language", SpanFrom(start));
        return new Block(ParseNested(text), [], SpanFrom(start));
    }

    /// <summary>ASSERT condition [AS message]: control flow, its tables are read.</summary>
    private Block ParseAssert()
    {
        var start = Advance().Start;
        ImmutableArray<SqlExpression> conditions = [ParseExpression()];
        if (Take(Keyword.As) || Take(Symbol.Comma)) ParseExpression();
        return new Block([], conditions, SpanFrom(start));
    }

    /// <summary>USE db, USE SCHEMA db.s, Teradata's DATABASE db; what is no database moves nothing.</summary>
    private SqlStatement ParseUse()
    {
        var start = Advance().Start;
        var kind = Current.Keyword;
        if (kind is Keyword.Role or Keyword.Warehouse or Keyword.Secondary || AtWord("MODULE") || AtWord("MODULES") || AtWord("REFERENCE")
            || AtWord("FEDERATION"))
        {
            if (IsIdentifier(Peek()) || Peek().Symbol == Symbol.LeftParenthesis) return UtilityFrom(start, "USE");
        }

        var scope = UseScope.Default;
        if (IsIdentifier(Peek()) && !IsFirstOnLine(_position + 1))
        {
            if (AtAny(Keyword.Schema, Keyword.Namespace)) scope = UseScope.Schema;
            else if (At(Keyword.Catalog)) scope = UseScope.Catalog;
            else if (At(Keyword.Database)) scope = UseScope.Database;
            if (scope != UseScope.Default) Advance();
        }

        var name = Current.Kind == TokenKind.String ? PathName(ParsePath(), SpanFrom(start)) : ParseObjectName();
        return new UseStatement(name, SpanFrom(start)) { Scope = scope };
    }
}
