using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    private ImmutableArray<CommonTableExpression> ParseWithClause() => ParseWithClause(out _);

    /// <summary>
    /// WITH and its entries; the place is at WITH. ClickHouse's <c>WITH expression AS name</c> adds no entry but a named expression,
    /// which the next block takes.
    /// </summary>
    private ImmutableArray<CommonTableExpression> ParseWithClause(out bool recursive)
    {
        if (_readWith is { } read && read.Start == _position)
        {
            _position = read.End;
            recursive = read.Recursive;
            return read.Entries;
        }

        // Behind functions of the query the word is not said again.
        Take(Keyword.With);
        recursive = At(Keyword.Recursive) && Peek().Keyword != Keyword.As && Take(Keyword.Recursive);
        var expressions = ImmutableArray.CreateBuilder<CommonTableExpression>();
        if (Take(Keyword.Xmlnamespaces))
        {
            SkipParenthesized();
            if (!Take(Symbol.Comma)) return [];
        }

        do
        {
            // A trailing comma (BigQuery, DuckDB), or one where the next WITH was forgotten.
            if (At(Keyword.Select) || (At(Symbol.LeftParenthesis) && !Grammar.InlineAliases && AtQueryStart())) break;
            if (Grammar.InlineAliases && !AtCommonTableExpression())
            {
                var value = ParseExpression();
                Expect(Keyword.As);
                NameExpression(value, ParseIdentifier());
                continue;
            }

            expressions.Add(ParseCommonTableExpression());
        }
        while (Take(Symbol.Comma));
        return expressions.ToImmutable();
    }

    private bool AtCommonTableExpression()
    {
        if (!IsIdentifier(Current)) return false;
        if (Peek().Keyword == Keyword.As) return Peek(2).Symbol == Symbol.LeftParenthesis
            || Peek(2).Keyword is Keyword.Not or Keyword.Materialized;
        return Peek().Symbol == Symbol.LeftParenthesis && TokenBehindParenthesis(_position + 1).Keyword == Keyword.As
            && !IsAliasBehindParenthesis();
    }

    // f(x) AS name is an expression with a name, t (x) AS (…) a query with one.
    private bool IsAliasBehindParenthesis()
    {
        var alias = ClosingOf(_position + 1) + 1;
        return alias >= _tokens.Length - 1 || _tokens[alias + 1].Symbol != Symbol.LeftParenthesis;
    }

    private CommonTableExpression ParseCommonTableExpression()
    {
        var start = Current.Start;
        var name = ParseIdentifier();
        ImmutableArray<Identifier> columns = At(Symbol.LeftParenthesis) && IsQueryStart(1) ? [] : ParseIdentifierList();
        if (At(Keyword.Using) && Peek().Keyword == Keyword.Key)
        {
            // DuckDB: USING KEY (a).
            _position += 2;
            SkipParenthesized();
        }

        if (AtWord("MAX") && WordIs(Peek(), "RECURSION")) _position += 4;

        // Spark: AS may be left out.
        if (!Take(Keyword.As) && !At(Symbol.LeftParenthesis)) throw Expected("AS");
        Take(Keyword.Not);
        Take(Keyword.Materialized);
        Expect(Symbol.LeftParenthesis);
        QueryExpression? query = null;
        SqlStatement? statement = null;
        if (AtQueryStart() && !IsModifyingStatement() || Current.Kind == TokenKind.TemplateHole) query = ParseQuery();
        else statement = ParseStatement();
        Expect(Symbol.RightParenthesis);
        var behind = _position;
        SkipSearchAndCycle();
        return new CommonTableExpression(name, columns, query, statement, SpanFrom(start)) { Added = ColumnsSetSince(behind) };
    }

    /// <summary>True at WITH … in front of INSERT, UPDATE, DELETE or MERGE.</summary>
    private bool IsModifyingStatement()
    {
        if (!At(Keyword.With)) return false;
        for (var i = _position; i < _tokens.Length; i++)
        {
            CountTokens(1);
            if (_tokens[i].Symbol == Symbol.LeftParenthesis) i = ClosingOf(i);
            else if (_tokens[i].Symbol == Symbol.RightParenthesis) return false;
            else if (_tokens[i].Keyword is Keyword.Select or Keyword.From or Keyword.Values) return false;
            else if (_tokens[i].Keyword is Keyword.Insert or Keyword.Update or Keyword.Delete or Keyword.Merge) return true;
        }

        return false;
    }

    /// <summary>
    /// Functions of one query: Trino's <c>WITH FUNCTION f(x int) RETURNS int RETURN x * 2 SELECT …</c>, Oracle's
    /// <c>WITH FUNCTION f(x NUMBER) RETURN NUMBER IS BEGIN … END; SELECT …</c>. Entries of the WITH may follow them.
    /// </summary>
    private ImmutableArray<CreateFunctionStatement> ParseInlineFunctions()
    {
        if (!AtInlineFunctions()) return [];
        _position++;
        var functions = ImmutableArray.CreateBuilder<CreateFunctionStatement>();
        do
        {
            if (ParseCreateFunction(new CreateHead(Current.Start, Temporary: true, Materialized: false, [])) is CreateFunctionStatement function)
                functions.Add(function);
        }
        while ((Take(Symbol.Comma) || Take(Symbol.Semicolon) || At(Keyword.Function)) && At(Keyword.Function));
        return functions.ToImmutable();
    }

    private bool AtInlineFunctions() => At(Keyword.With) && Peek().Keyword == Keyword.Function && IsIdentifier(Peek(2))
        && Peek(2).Keyword != Keyword.As && Peek(3).Symbol is Symbol.LeftParenthesis or Symbol.None or Symbol.Dot;

    // SET ord; CYCLE … SET cyc TO 1 DEFAULT 0 USING path.
    private ImmutableArray<Identifier> ColumnsSetSince(int first)
    {
        if (first == _position) return [];
        var names = ImmutableArray.CreateBuilder<Identifier>();
        for (var i = first; i + 1 < _position; i++)
        {
            if (_tokens[i].Keyword is Keyword.Set or Keyword.Using && IsIdentifier(_tokens[i + 1]))
                names.Add(new Identifier(NameText(TextOf(_tokens[i + 1])), Quoted: false));
        }

        return names.ToImmutable();
    }

    // SEARCH DEPTH FIRST BY a SET b, CYCLE a SET b TO 'x' DEFAULT 'y' USING c: columns that count, of no origin.
    private void SkipSearchAndCycle()
    {
        while (AtWord("SEARCH") || AtWord("CYCLE"))
        {
            while (!At(Symbol.LeftParenthesis) && !At(Keyword.Select) && !AtEnd && !At(Symbol.Semicolon))
            {
                // A comma inside the column list belongs to it; one behind SET x ends the entry.
                if (At(Symbol.Comma) && IsIdentifier(Peek()) && Peek(2).Keyword == Keyword.As) return;
                _position++;
                if (Current.Keyword is Keyword.Insert or Keyword.Update or Keyword.Delete or Keyword.Merge or Keyword.With) return;
            }

            return;
        }
    }
}
